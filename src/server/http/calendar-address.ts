import { settings } from "../settings.ts";

/** What a calendar program is given. */
export function calendarAddress(token: string): string {
  return `${settings().appUrl}/api/calendar/${token}.ics`;
}
