import type { ParsedRequest } from "../protocol/wire.ts";
import type { Plan, Turn } from "../types.ts";

const linesMax = 30;
const wordsMax = 15;
const charsMax = 120;

/** The demo model's summary of a conversation; null for other requests. */
export function planSummary({ system, turns }: ParsedRequest): Plan | null {
  if (!system.startsWith("Summarise the earlier part of a conversation")) return null;
  const last = turns.at(-1);
  const text = last?.role === "user" ? last.text : "";
  const messages = [...text.matchAll(/<message from="user">\n([\s\S]*?)\n<\/message>/g)].map(([, words]) => words ?? "");
  if (messages.some((words) => /\bno summary\b/i.test(words)))
    return { pieces: [], calls: [], fault: { at: "start", status: 400, type: "invalid_request_error", message: "No summaries today" } };
  const lines = [...(summaryIn(text)?.split("\n") ?? []), ...messages.map((words) => `- The user wrote: “${beginning(words)}”`)];
  const slowly = messages.some((words) => /\bsummary slowly\b/i.test(words));
  return { pieces: [{ text: lines.slice(-linesMax).join("\n") }], calls: [], ...(slowly ? { paceMs: 150 } : {}) };
}

/** "What did we talk about?": lists the earlier messages that the demo model can see. */
export function planMemory(words: string, before: Turn[]): Plan | null {
  if (!/\bwhat (did|have) (we|i) (talk|say|said|discuss|speak|spoke)/i.test(words)) return null;
  const earlier = before.flatMap((turn) => (turn.role === "user" ? [turn.text] : []));
  const summary = earlier.map(summaryIn).find((text) => text !== null);
  const seen = earlier.flatMap((text) => {
    // A summary and the message after it are both user messages, so they arrive merged.
    const own = text.replace(/^\[Earlier messages[\s\S]*?(<\/summary>|\]|$)/, "").trim();
    return own === "" ? [] : [`- The user wrote: “${beginning(own)}”`];
  });
  const parts = [
    ...(summary ? [`I was told of the beginning:\n\n${summary}`] : []),
    ...(seen.length > 0 ? [`I still see:\n\n${seen.join("\n")}`] : []),
  ];
  return { pieces: [{ text: parts.length > 0 ? parts.join("\n\n") : "This is the first message that I see." }], calls: [] };
}

function summaryIn(text: string): string | null {
  return /<summary>\n([\s\S]*?)\n<\/summary>/.exec(text)?.[1] ?? null;
}

function beginning(text: string): string {
  const words = text.trim().split(/\s+/);
  const short = [...words.slice(0, wordsMax).join(" ")].slice(0, charsMax).join("");
  return short.length < text.trim().length ? `${short} …` : short;
}
