import { isObject, type Json } from "../adapters/json-object.ts";
import { isFailure } from "../refusal/failure-words.ts";
import { malformed, noModelServer } from "../refusal/fault.ts";
import { isDone } from "../transport/sse.ts";

/**
 * The objects in an event's data: one as a rule, several where a server forgot the empty lines between them. MALFORMED
 * when there is none: an event that cannot be read must never be skipped, its text would be missing without a word.
 */
export function objectsIn(data: string, event = ""): Json[] {
  const whole = parsed(data);
  if (isObject(whole)) return [whole];
  // Google wraps what went wrong into a list; some make one of all events.
  if (Array.isArray(whole) && whole.length > 0 && whole.every(isObject)) return whole;
  // A failure may be told in plain words.
  if (event === "error" || (whole === undefined && !/^\s*["{<]/.test(data) && isFailure(data))) return [{ error: data }];
  if (/^\s*<(!doctype|!--|html|head|body|\?xml)/i.test(data)) throw noModelServer("a page");
  const lines = whole === undefined ? data.split("\n").filter((line) => line.trim() !== "" && !isDone(line)) : [];
  const each = lines.length === 0 || !data.includes("\n") ? [] : lines.map(parsed);
  if (each.length === 0 || !each.every(isObject)) throw malformed("an event that is no object");
  return each;
}

function parsed(text: string): unknown {
  return read(text) ?? (strange.test(text) ? read(mended(text)) : undefined);
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the JSON of careless servers has beside JSON: control characters within texts, and Python's names of numbers. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const strange = /[\u0000-\u001f]|NaN|Infinity/;

function mended(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/gs, (token) => (token.startsWith('"') ? escaped(token) : "null"));
}

function escaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return text.replaceAll(/[\u0000-\u001f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
