import { APIError } from "better-auth/api";
import { DomainError } from "#domain/error.ts";
import { settings } from "../settings.ts";

const closed = "This server takes no new accounts. Ask the people who run it.";

/** Whether new accounts are let in (SIGN_UPS); whoever has one goes on. @throws FORBIDDEN */
export function requireSignUpsOpen(): void {
  if (settings().signUpsOpen) return;
  throw new DomainError("FORBIDDEN", closed);
}

/** The same in better-auth's words. */
export function refuseClosedSignUp(): void {
  if (!settings().signUpsOpen) throw new APIError("FORBIDDEN", { message: closed, code: "FORBIDDEN" });
}
