import { DomainError } from "../error.ts";
import type { CallQuote } from "./call-quote.ts";

let isRequired = false;

/** Whether models that the operator pays for need a confirmed address (CONFIRM_EMAIL); set once when a process starts. */
export function setConfirmedEmailRequired(required: boolean): void {
  isRequired = required;
}

/** Whether the operator pays for a call: own keys and the stand-in cost them nothing. A local model costs them its machine. */
type Payer = Pick<CallQuote, "ownKey" | "standIn">;

/** Refuses what the operator pays for to an account whose address is not confirmed. @throws EMAIL_NOT_CONFIRMED */
export function requireConfirmedEmail({ emailVerified }: { emailVerified: boolean }, { ownKey, standIn }: Payer): void {
  if (!isRequired || emailVerified || ownKey || standIn) return;
  throw new DomainError(
    "EMAIL_NOT_CONFIRMED",
    "Confirm your e-mail address to use this model: open the link that we mailed to you, or have it sent again under Settings → Account. Models with your own key work without it.",
    { fields: [{ field: "email", message: "is not confirmed" }] },
  );
}
