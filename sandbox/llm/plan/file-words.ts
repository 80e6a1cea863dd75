import type { Plan } from "../types.ts";

/** A file as it stands in a prompt. `text` is empty when only its name or picture was given. */
export type ReadFile = { name: string; text: string };

const framed = /<file name="((?:[^"\\]|\\.)*)"[^>]*>\n([\s\S]*?)\n<\/file>/g;
const named = /\[attached (?:file|image) "((?:[^"\\]|\\.)*)"[^\]]*\]/g;

/** The words of a message without its files, and the files. */
export function filesIn(message: string): { words: string; files: ReadFile[] } {
  const files = [
    ...[...message.matchAll(framed)].map(([, name = "", text = ""]) => ({ name, text })),
    ...[...message.replace(framed, "").matchAll(named)].map(([, name = ""]) => ({ name, text: "" })),
  ];
  return { words: message.replace(framed, "").replace(named, "").trim(), files };
}

/** Words about attached files; null when there are none, or the words are about something else. */
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
