import type { MessageKey } from "#messages/text.ts";

/** The pages of the settings, in the order of their list. */
export const settingsPages: readonly { path: string; title: MessageKey }[] = [
  { path: "/settings/account", title: "frame.account" },
  { path: "/settings/appearance", title: "account.appearance" },
  { path: "/settings/language", title: "account.languageAndTime" },
  { path: "/settings/notifications", title: "account.notifications" },
  { path: "/settings/assistant", title: "account.assistant" },
  { path: "/settings/memory", title: "account.memoryTitle" },
  { path: "/settings/models", title: "account.models" },
  { path: "/settings/tools", title: "account.tools" },
  { path: "/settings/security", title: "account.security" },
  { path: "/settings/api", title: "account.apiKeys" },
  { path: "/settings/data", title: "account.privacyAndData" },
];

/** What the anchors of the one long page became: mails and bookmarks still name them. */
const anchors: Record<string, string> = {
  account: "account",
  assistant: "assistant",
  instructions: "assistant",
  prompts: "assistant",
  memory: "memory",
  models: "models",
  tools: "tools",
  mcp: "tools",
  notifications: "notifications",
  security: "security",
  api: "api",
  data: "data",
};

/** The page that an anchor of `/settings` leads to; null for an unknown one. */
export function pageOfAnchor(hash: string): string | null {
  const anchor = hash.replace(/^#/, "");
  return Object.hasOwn(anchors, anchor) ? `/settings/${anchors[anchor]}` : null;
}
