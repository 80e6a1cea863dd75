/** Truncates a text to at most `bytes` of UTF-8, between characters. */
export function cutToBytes(text: string, bytes: number): { text: string; truncated: boolean } {
  if (text.length * 3 <= bytes) return { text, truncated: false };
  const target = new Uint8Array(bytes);
  const { read } = new TextEncoder().encodeInto(text, target);
  return { text: text.slice(0, read), truncated: read < text.length };
}
