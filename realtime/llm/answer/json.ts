import { malformed, noModelServer } from "../fault.ts";
import { isObject, type Json } from "../json-object.ts";

/**
 * The objects in an event's data: one as a rule, several where a server forgot the empty lines between them. MALFORMED
 * when there is none: an event that cannot be read must never be skipped, its text would be missing without a word.
 */
export function objectsIn(data: string, event = ""): Json[] {
  const whole = parsed(data);
  if (isObject(whole)) return [whole];
  // Google wraps what went wrong into a list.
  if (Array.isArray(whole) && whole.length === 1 && isObject(whole[0])) return [whole[0]];
  // A failure may be told in plain words.
  if (event === "error") return [{ error: data }];
  if (/^\s*<(!doctype|html|head|body|\?xml)/i.test(data)) throw noModelServer("a page");
  const each = whole === undefined && data.includes("\n") ? data.split("\n").map(parsed) : [];
  if (each.length === 0 || !each.every(isObject)) throw malformed("an event that is no object");
  return each;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
