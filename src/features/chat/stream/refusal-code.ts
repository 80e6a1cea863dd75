import type { RequestError } from "#client/socket.ts";

/** What a refusal of the realtime process is about: its codes are few, and an address that is not confirmed is no limit of a plan. */
export function refusalCodeOf({ code, field }: RequestError): string {
  return code === "PLAN_REQUIRED" && field === "email" ? "EMAIL_NOT_CONFIRMED" : code;
}
