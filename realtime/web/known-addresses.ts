import type { MessagePart } from "#contracts/message.ts";

const address = /https?:\/\/[^\s<>"'`\\^{|}]{1,2000}/gi;

/**
 * The addresses in a conversation, from its user's messages and from tool results. A model may only open these: an address of
 * its own making could leak the user's data to whoever injected it.
 */
export function knownAddresses(messages: { role: "user" | "assistant"; parts: MessagePart[] }[]): Set<string> {
  const known = new Set<string>();
  for (const { role, parts } of messages) {
    for (const part of parts) {
      if (role === "user" && part.type === "text") collect(part.text, known);
      if (part.type === "tool" && part.output !== null) collect(stringsIn(part.output).join("\n"), known);
    }
  }
  return known;
}

/** The normalized form of an address for comparison. */
export function comparable(text: string): string | null {
  const url = URL.parse(text);
  if (!url) return null;
  url.hash = "";
  return url.href;
}

function collect(text: string, known: Set<string>): void {
  for (const [found] of text.matchAll(address)) {
    // In a sentence the address may be followed by punctuation or a bracket.
    for (const candidate of [found, found.replace(/[.,;:!?)\]*_。，、）]+$/u, "")]) {
      const url = comparable(candidate);
      if (url) known.add(url);
    }
  }
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}
