import { settings } from "../settings.ts";

/** The link at which anybody reads what was shared. */
export function shareAddress(token: string): string {
  return `${settings().appUrl}/shared/${token}`;
}
