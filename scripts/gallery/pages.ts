import type { Page } from "@playwright/test";

/** What the gallery's person has that an address needs: the names are those of `fill`. */
export type Filled = Record<"task" | "project" | "filter" | "plan" | "deletion" | "answer" | "share", string>;

/** One picture: a page as a member or a stranger sees it, after `act`. `route` is the page's folder in src/app, without its groups. */
export type Shown = {
  name: string;
  route: string;
  path?: (filled: Filled) => string;
  stranger?: true;
  act?: (page: Page) => Promise<void>;
  /** Also in German, from right to left, and at 200 %. */
  variants?: true;
};

/** Every page of the product, and the states that are worth looking at. A page without a row fails `pages.test.ts`. */
export const shown: Shown[] = [
  { name: "landing", route: "/", stranger: true, variants: true },
  { name: "pricing", route: "/pricing", stranger: true, variants: true },
  { name: "terms", route: "/legal/[page]", path: () => "/legal/terms", stranger: true, variants: true },
  { name: "privacy", route: "/legal/[page]", path: () => "/legal/privacy", stranger: true, variants: true },
  { name: "imprint", route: "/legal/[page]", path: () => "/legal/imprint", stranger: true },
  { name: "contact", route: "/legal/[page]", path: () => "/legal/contact", stranger: true },
  { name: "sign-in", route: "/sign-in", stranger: true, variants: true },
  { name: "sign-up", route: "/sign-up", stranger: true, variants: true },
  { name: "forgot-password", route: "/forgot-password", stranger: true },
  { name: "reset-password", route: "/reset-password", path: () => "/reset-password?token=unknown", stranger: true },
  { name: "verify-email", route: "/verify-email", path: () => "/verify-email?token=unknown", stranger: true },
  { name: "confirm-email", route: "/confirm-email", stranger: true },
  { name: "decide", route: "/decide", path: () => "/decide?token=unknown", stranger: true },
  { name: "offline", route: "/offline", stranger: true },
  { name: "shared", route: "/shared/[token]", path: ({ share }) => new URL(share).pathname, stranger: true, variants: true },
  { name: "shared-unknown", route: "/shared/[token]", path: () => "/shared/unknown", stranger: true },
  { name: "no-such-page", route: "/[...missing]", path: () => "/no-such-page", stranger: true },
  { name: "chat-new", route: "/chat", variants: true },
  { name: "chat-answer", route: "/chat/[id]", path: ({ answer }) => `/chat/${answer}`, variants: true },
  { name: "chat-plan", route: "/chat/[id]", path: ({ plan }) => `/chat/${plan}`, variants: true },
  { name: "chat-approval", route: "/chat/[id]", path: ({ deletion }) => `/chat/${deletion}`, variants: true },
  { name: "chats", route: "/chats", variants: true },
  { name: "chats-import", route: "/chats/import" },
  { name: "print", route: "/print/[id]", path: ({ answer }) => `/print/${answer}` },
  { name: "tasks", route: "/tasks", variants: true },
  { name: "tasks-today", route: "/tasks/[view]", path: () => "/tasks/today", variants: true },
  { name: "tasks-upcoming", route: "/tasks/[view]", path: () => "/tasks/upcoming" },
  { name: "tasks-board", route: "/tasks", path: () => "/tasks?layout=board", variants: true },
  { name: "tasks-calendar", route: "/tasks", path: () => "/tasks?layout=month", variants: true },
  { name: "task", route: "/tasks/[view]", path: ({ task }) => `/tasks/${task}`, variants: true },
  { name: "task-missing", route: "/tasks/[view]", path: () => "/tasks/2000000" },
  { name: "tasks-filter", route: "/tasks/filters/[id]", path: ({ filter }) => `/tasks/filters/${filter}` },
  { name: "tasks-transfer", route: "/tasks/transfer", variants: true },
  { name: "project", route: "/projects/[id]", path: ({ project }) => `/projects/${project}`, variants: true },
  { name: "schedules", route: "/schedules", variants: true },
  { name: "schedule-new", route: "/schedules", act: press("Create a schedule") },
  { name: "activity", route: "/activity", variants: true },
  { name: "trash", route: "/trash" },
  { name: "usage", route: "/usage", variants: true },
  { name: "billing", route: "/billing", variants: true },
  { name: "billing-success", route: "/billing/success", path: () => "/billing/success?checkout_id=unknown" },
  { name: "settings", route: "/settings", variants: true },
  { name: "insights", route: "/insights", variants: true },
  { name: "settings-account", route: "/settings/account" },
  { name: "settings-api", route: "/settings/api" },
  { name: "settings-appearance", route: "/settings/appearance" },
  { name: "settings-assistant", route: "/settings/assistant" },
  { name: "settings-data", route: "/settings/data" },
  { name: "settings-language", route: "/settings/language" },
  { name: "settings-models", route: "/settings/models" },
  { name: "settings-notifications", route: "/settings/notifications" },
  { name: "settings-privacy", route: "/settings/privacy" },
  { name: "settings-security", route: "/settings/security" },
  { name: "settings-time", route: "/settings/time" },
  { name: "settings-tools", route: "/settings/tools" },
  { name: "memory", route: "/settings/memory", variants: true },
  { name: "ways-in", route: "/ways-in" },
  { name: "quick-add", route: "/tasks", act: type("q", "Call Ada tomorrow 9am !high #shop") },
  { name: "command-menu", route: "/chat", act: type("Control+k", "flour") },
];

function press(name: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.getByRole("button", { name }).first().click();
    await page.getByRole("dialog").waitFor();
  };
}

function type(key: string, words: string): (page: Page) => Promise<void> {
  return async (page) => {
    // In no field, where a key is a letter.
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press(key);
    await page.getByRole("dialog").waitFor();
    await page.keyboard.type(words);
  };
}
