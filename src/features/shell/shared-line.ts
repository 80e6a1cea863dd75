const names = ["share_title", "share_text", "share_url", "add"] as const;

/**
 * The line for quick add that an address carries, and what else it has; null when it carries none. Apps put the same words or the
 * address into several fields: each is taken once. What comes behind the first line is the note.
 */
export function sharedLine(query: URLSearchParams): { line: string; rest: string } | null {
  if (!names.some((name) => query.has(name))) return null;
  const [title, text, url] = [read(query, "share_title"), read(query, "share_text"), read(query, "share_url")];
  const lines = [title, ...text.split(/\s*\n\s*/), url].filter(Boolean);
  const [first = "", ...others] = lines.filter(
    (one, at) => !lines.some((other, place) => other.includes(one) && (other !== one || place < at)),
  );
  const rest = new URLSearchParams(query);
  for (const name of names) rest.delete(name);
  return { line: others.length > 0 ? `${first} //${others.join(" ")}` : first, rest: rest.toString() };
}

function read(query: URLSearchParams, name: (typeof names)[number]): string {
  return (query.get(name) ?? "").trim().slice(0, 2000);
}
