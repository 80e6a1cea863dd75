import type { ChatSource } from "#contracts/chat-import.ts";

/** Names that are the same in every language. */
export const chatSourceNames: Record<ChatSource, string> = {
  bestchat: "BestChat",
  chatgpt: "ChatGPT",
  claude: "Claude",
  openwebui: "Open WebUI",
  librechat: "LibreChat",
};
