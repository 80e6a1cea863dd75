import type { MessageKey } from "#messages/text.ts";

/** The pages of the settings, in the order of their list. */
export const settingsPages: readonly { path: string; title: MessageKey }[] = [
  { path: "/settings/account", title: "frame.account" },
  { path: "/settings/appearance", title: "frame.appearance" },
  { path: "/settings/language", title: "frame.languageAndTime" },
  { path: "/settings/notifications", title: "frame.notifications" },
  { path: "/settings/assistant", title: "frame.assistant" },
  { path: "/settings/memory", title: "frame.memoryTitle" },
  { path: "/settings/models", title: "frame.models" },
  { path: "/settings/tools", title: "frame.tools" },
  { path: "/settings/security", title: "frame.security" },
  { path: "/settings/api", title: "frame.apiKeys" },
  { path: "/settings/data", title: "frame.privacyAndData" },
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
