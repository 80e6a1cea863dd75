/** The position of one member and its value in JSON text. */
type Member = { key: string; from: number; valueFrom: number; to: number };

/**
 * Sets or removes (null) top-level members of the JSON object `text`; values are JSON text. All other bytes stay: large
 * numbers, escapes and member order. A key that is repeated, or differs in case (some servers accept that), is changed once
 * and otherwise removed. `text` must be valid JSON.
 */
export function withMembers(text: string, changes: Record<string, string | null>): string {
  const open = text.indexOf("{");
  const members = membersOf(text, open);
  const missing = new Map(Object.entries(changes));
  const names = new Map(Object.keys(changes).map((key) => [key.toLowerCase(), key]));
  const parts: string[] = [];
  for (const { key, from, valueFrom, to } of members) {
    const name = names.get(key.toLowerCase());
    if (name === undefined) parts.push(text.slice(from, to));
    else {
      const value = missing.get(name);
      missing.delete(name);
      if (value !== undefined && value !== null)
        parts.push(key === name ? text.slice(from, valueFrom) + value : `${JSON.stringify(name)}:${value}`);
    }
  }
  for (const [name, value] of missing) if (value !== null) parts.push(`${JSON.stringify(name)}:${value}`);
  return `{${parts.join(",")}}`;
}

/** The JSON text of one member's value; undefined if it is missing. */
export function memberText(text: string, key: string): string | undefined {
  const found = membersOf(text, text.indexOf("{")).findLast((member) => member.key === key);
  return found && text.slice(found.valueFrom, found.to);
}

function membersOf(text: string, open: number): Member[] {
  const members: Member[] = [];
  let at = skipSpace(text, open + 1);
  while (text[at] === '"') {
    const from = at;
    const keyEnd = endOfString(text, at);
    const valueFrom = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const to = endOfValue(text, valueFrom);
    members.push({ key: JSON.parse(text.slice(from, keyEnd)) as string, from, valueFrom, to });
    at = skipSpace(text, to);
    if (text[at] !== ",") break;
    at = skipSpace(text, at + 1);
  }
  return members;
}

function endOfValue(text: string, from: number): number {
  const first = text[from];
  if (first === '"') return endOfString(text, from);
  if (first !== "{" && first !== "[") {
    const end = /[,}\]\s]|$/g;
    end.lastIndex = from;
    return end.exec(text)?.index ?? text.length;
  }
  const mark = /["{}[\]]/g;
  let depth = 0;
  for (let at = from; ; ) {
    mark.lastIndex = at;
    const found = mark.exec(text);
    if (!found) return text.length;
    if (found[0] === '"') at = endOfString(text, found.index);
    else {
      depth += found[0] === "{" || found[0] === "[" ? 1 : -1;
      at = found.index + 1;
      if (depth === 0) return at;
    }
  }
}

function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === "\\") slashes += 1;
    if (slashes % 2 === 0) return end + 1;
  }
  return text.length;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text[at] === " " || text[at] === "\n" || text[at] === "\r" || text[at] === "\t") at += 1;
  return at;
}
