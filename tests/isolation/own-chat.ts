/** A file of one chat that says `words`. */
export function ownChat(words: string): string {
  const message = { role: "user", model: null, createdAt: "2026-01-01T00:00:00.000Z", parts: [{ type: "text", text: words }] };
  return JSON.stringify({ source: "bestchat-conversation", title: words, messages: [message] });
}
