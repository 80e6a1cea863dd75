import { settingsPages } from "#features/account/settings/settings-pages.ts";
import type { MessageKey } from "#messages/text.ts";

/** Every page that the sidebar or the menu of the account names, and each page of the settings. */
export const menuPages: readonly { path: string; title: MessageKey }[] = [
  { path: "/tasks", title: "frame.tasks" },
  { path: "/tasks/today", title: "frame.today" },
  { path: "/tasks/upcoming", title: "frame.upcoming" },
  { path: "/schedules", title: "frame.schedules" },
  { path: "/chats", title: "frame.allChats" },
  { path: "/insights", title: "frame.insights" },
  { path: "/usage", title: "frame.usage" },
  { path: "/billing", title: "frame.billing" },
  { path: "/trash", title: "frame.trash" },
  ...settingsPages,
];

/** Those in which each of the words begins a word, in their order; without words all. */
export function matching<T extends { label: string }>(lines: readonly T[], words: string): T[] {
  const sought = words.toLowerCase().split(/\s+/).filter(Boolean);
  return lines.filter(({ label }) => {
    const own = label.toLowerCase().split(/[\s:,“”„-]+/);
    return sought.every((word) => own.some((one) => one.startsWith(word)));
  });
}
