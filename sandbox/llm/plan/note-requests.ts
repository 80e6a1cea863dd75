import type { Plan, Turn } from "../types.ts";

type Result = { text?: string; rejected?: boolean; error?: { message?: string } };

/** Turns “Remember that I live in Leipzig” and “Forget note 3” into calls, and their results into an answer; null for other texts. */
export function planNotes(message: string, since: Turn[], toolNames: string[]): Plan | null {
  const text = message.trim().replace(/^please\s+/i, "").replace(/[.!]+$/, ""); // biome-ignore format: one call
  const kept = /^remember(?: that|:)? (.+)$/is.exec(text)?.[1];
  const number = /^forget (?:note )?(\d+)$/i.exec(text)?.[1];
  if (!kept && !number) return null;
  const name = kept ? "remember" : "forget";
  if (!toolNames.includes(name)) return say("I remember nothing between chats: memory is switched off.");
  const result = since.findLast((turn) => turn.role === "tool" && turn.name === name);
  if (!result || !("output" in result)) return { pieces: [], calls: [{ name, input: kept ? { text: kept } : { id: Number(number) } }] };
  const { text: note, rejected, error } = result.output as Result;
  if (rejected) return say("All right, I left my notes as they are.");
  if (error) return say(`That did not work: ${error.message}`);
  return say(kept ? `I will remember: **${note}**` : `Forgotten: **${note}**`);
}

function say(text: string): Plan {
  return { pieces: [{ text }], calls: [] };
}
