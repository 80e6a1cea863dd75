import { type ChatSource, importChatsMax } from "#contracts/chat-import.ts";
import { unreadable } from "#domain/transfer/read/unreadable.ts";
import { readChatGpt } from "./chatgpt.ts";
import { readClaude } from "./claude.ts";
import { type FoundChat, fitting } from "./found-chat.ts";
import { readLibreChat } from "./librechat.ts";
import { readOpenWebUi } from "./open-webui.ts";
import { readOwn } from "./own.ts";

const readers: [ChatSource, (raw: unknown) => FoundChat | null][] = [
  ["bestchat", readOwn],
  ["chatgpt", readChatGpt],
  ["claude", readClaude],
  ["openwebui", readOpenWebUi],
  ["librechat", readLibreChat],
];

/** The chats of a file, by its content and not by its name. @throws VALIDATION when it is none that we can read */
export function readChats(bytes: Uint8Array): { source: ChatSource; chats: FoundChat[] } {
  const entries = [parsed(bytes)].flat();
  if (entries.length > importChatsMax) throw unreadable(`has more than ${importChatsMax} chats; take it in parts`);
  for (const [source, read] of readers) {
    const chats = entries.flatMap((entry) => read(entry) ?? []);
    // A few entries that are something else, such as a chat that was damaged, are no reason to refuse the rest.
    if (chats.length > 0) return { source, chats: oncePerKey(chats.map(fitting)) };
  }
  throw unreadable("is no export of ChatGPT, Claude, Open WebUI or LibreChat that can be read");
}

function parsed(bytes: Uint8Array): unknown {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) throw unreadable("is an archive: unpack it and choose conversations.json");
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw unreadable("is no JSON", error);
  }
}

function oncePerKey(chats: FoundChat[]): FoundChat[] {
  return [...new Map(chats.filter(({ key }) => key !== "").map((chat) => [chat.key, chat])).values()];
}
