import { DomainError } from "#domain/error.ts";
import { settings } from "../settings.ts";

/** Whether new accounts are let in (SIGN_UPS); whoever has one goes on. @throws FORBIDDEN */
export function requireSignUpsOpen(): void {
  if (settings().signUpsOpen) return;
  throw new DomainError("FORBIDDEN", "This server takes no new accounts. Ask the people who run it.");
}
