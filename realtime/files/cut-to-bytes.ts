/** The beginning of a text, at most `bytes` long in UTF-8 and cut between characters. */
export function cutToBytes(text: string, bytes: number): { text: string; truncated: boolean } {
  if (text.length * 3 <= bytes) return { text, truncated: false };
  const target = new Uint8Array(bytes);
  const { read } = new TextEncoder().encodeInto(text, target);
  return { text: text.slice(0, read), truncated: read < text.length };
}
