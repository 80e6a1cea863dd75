import type { MessagePart } from "#contracts/message.ts";

const address = /https?:\/\/[^\s<>"'`\\^{|}]{1,2000}/gi;

/**
 * The addresses that a conversation names: in the words of its user, and in what tools brought. A model may open only
 * these: an address that it made itself could carry what it knows of the user to whoever told it to.
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

/** An address in the one way in which it is compared. */
export function comparable(text: string): string | null {
  const url = URL.parse(text);
  if (!url) return null;
  url.hash = "";
  return url.href;
}

function collect(text: string, known: Set<string>): void {
  for (const [found] of text.matchAll(address)) {
    // In a sentence the address may be followed by its punctuation, or stand in brackets.
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
