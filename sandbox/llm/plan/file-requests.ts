import type { Plan } from "../types.ts";

/** A file in a prompt. `text` is empty if only its name or image was included. */
export type ReadFile = { name: string; text: string };

const framed = /<file name="((?:[^"\\]|\\.)*)"[^>]*>\n([\s\S]*?)\n<\/file>/g;
const named = /\[attached (?:file|image) "((?:[^"\\]|\\.)*)"[^\]]*\]/g;

/** Splits a message into its own text and its files. */
export function filesIn(message: string): { words: string; files: ReadFile[] } {
  const files = [
    ...[...message.matchAll(framed)].map(([, name = "", text = ""]) => ({ name, text })),
    ...[...message.replace(framed, "").matchAll(named)].map(([, name = ""]) => ({ name, text: "" })),
  ];
  return { words: message.replace(framed, "").replace(named, "").trim(), files };
}

/** A request about attached files; null if there are none, or the text is about something else. */
export function planFileWork(words: string, files: ReadFile[]): Plan | null {
  const asked =
    /summari[sz]e|what (does|do|is|are|can) .*(say|in|about|see|this)|\b(read|describe|look at)\b.*\b(files?|image|picture|photo|document|this|it)\b/i;
  if (files.length === 0 || !asked.test(words)) return null;
  const lines = files.map(({ name, text }) => {
    const first = text.split("\n").find((line) => line.trim() !== "");
    if (!first) return `**${name}**: I was given this file, but no text of it.`;
    const count = text.split("\n").length;
    return `**${name}** begins with “${first.trim().slice(0, 300)}” and has ${count} ${count === 1 ? "line" : "lines"}.`;
  });
  return { pieces: [{ text: `${lines.join("\n\n")}\n\nI am the offline demo model, so that is as far as I can read.` }], calls: [] };
}
