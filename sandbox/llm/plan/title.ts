import type { ParsedRequest } from "../protocol/wire.ts";
import type { Plan } from "../types.ts";

const wordsMax = 6;
const request = /\b(?:add|create|make) (?:a |an |the |some )?(?:new )?tasks?(?: called| to|:)?\s+|\bremind me to\s+/i;
/** Words that a truncated title must not end with. */
const danglingWords = /(?:\s+(?:a|an|and|at|by|for|from|in|of|on|or|the|to|with))+$/i;
const politeness = /^(?:please|could you|can you|would you)\s+/i;

/** The demo model's title for a conversation; null for other requests. */
export function planTitle({ system, turns }: ParsedRequest): Plan | null {
  if (!system.startsWith("Write a title for a conversation")) return null;
  const last = turns.at(-1);
  const words = /<user>\n([\s\S]*?)\n<\/user>/.exec(last?.role === "user" ? last.text : "")?.[1] ?? "";
  if (/\bno title\b/i.test(words))
    return { pieces: [], calls: [], fault: { at: "start", status: 400, type: "invalid_request_error", message: "No titles today" } };
  return { pieces: [{ text: titleOf(words) }], calls: [], ...(/\btitle slowly\b/i.test(words) ? { paceMs: 700 } : {}) };
}

function titleOf(words: string): string {
  const about = words.trim().replace(politeness, "").replace(request, "");
  const title = about
    .split(/\s+/)
    .slice(0, wordsMax)
    .join(" ")
    .replace(danglingWords, "")
    .replace(/[\s.,;:!?]+$/, "");
  return title === "" ? "New conversation" : title.charAt(0).toUpperCase() + title.slice(1);
}
