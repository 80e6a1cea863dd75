import { DomainError } from "../error.ts";
import type { CallQuote } from "./call-quote.ts";

let isRequired = false;

/** Whether models paid by the operator need a confirmed address (CONFIRM_EMAIL); set once at start. */
export function setConfirmedEmailRequired(required: boolean): void {
  isRequired = required;
}

/** Whether the operator pays for a call: own keys and the stand-in are free for them; a local model uses their machine. */
type Payer = Pick<CallQuote, "ownKey" | "standIn">;

/** Refuses calls paid by the operator to an account without a confirmed address. @throws EMAIL_NOT_CONFIRMED */
export function requireConfirmedEmail({ emailVerified }: { emailVerified: boolean }, { ownKey, standIn }: Payer): void {
  if (!isRequired || emailVerified || ownKey || standIn) return;
  throw new DomainError(
    "EMAIL_NOT_CONFIRMED",
    "Confirm your e-mail address to use this model: open the link that we mailed to you, or have it sent again under Settings → Account. Models with your own key work without it.",
    { fields: [{ field: "email", message: "is not confirmed" }] },
  );
}
