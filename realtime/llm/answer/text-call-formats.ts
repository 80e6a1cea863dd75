import { isObject, type Json } from "../adapters/json-object.ts";

/** A tool call written as text. */
export type TextCall = { name: string; input: Json };
/** `isPrefix`: the text may be an incomplete opening; `mayContinue`: the text after the opening may still become calls. */
type Format = { opening: RegExp; isPrefix: (text: string) => boolean; mayContinue: RegExp; closing: string | null; read: Read };
type Read = (body: string, opened: string, acceptsText: AcceptsText) => TextCall[] | null;
/** Whether a tool accepts a string for this field. */
export type AcceptsText = (tool: string, field: string) => boolean;

const functionOpening = /^<function=([\w.-]{1,64})>/;
const isPrefixOf = (tag: string) => (text: string) => tag.startsWith(text);

/** The text formats of tool calls, by model family. */
const formats: readonly Format[] = [
  // Hermes, Qwen
  ...["tool_call", "function_call"].map((tag) => ({
    opening: new RegExp(`^<${tag}>`),
    isPrefix: isPrefixOf(`<${tag}>`),
    mayContinue: /^\s*([[{<]|$)/,
    closing: `</${tag}>`,
    read: readObjectsOrTags,
  })),
  // Llama with user-defined functions, Qwen3-Coder
  {
    opening: functionOpening,
    isPrefix: (text) => "<function=".startsWith(text) || /^<function=[\w.-]{0,64}$/.test(text),
    mayContinue: /^\s*([{<]|$)/,
    closing: "</function>",
    read: (body, opened, acceptsText) => readTagged(`${opened}${body}</function>`, acceptsText),
  },
  // Mistral
  {
    opening: /^\[TOOL_CALLS\]/,
    isPrefix: isPrefixOf("[TOOL_CALLS]"),
    mayContinue: /^\s*(\[|\{|[\w.-]{1,64}(\[(CALL_ID|ARGS)\]|\{|\[?[A-Z_]*$)|$)/,
    closing: null,
    read: (body) => readNamed(body) ?? readObjects(body),
  },
  // Llama 3
  { opening: /^<\|python_tag\|>/, isPrefix: isPrefixOf("<|python_tag|>"), mayContinue: /^\s*([[{]|$)/, closing: null, read: readObjects },
];
const endMark = /^\s*(<\|(eom_id|eot_id|im_end|end_of_text)\|>|<\/s>)/;
const endMarks = ["<|eom_id|>", "<|eot_id|>", "<|im_end|>", "<|end_of_text|>", "</s>"];

/** Whether a text starts with the opening of a call; "maybe" if it is the prefix of one. */
export function startsWithCall(text: string): boolean | "maybe" {
  if (formats.some(({ opening }) => opening.test(text))) return true;
  return formats.some(({ isPrefix }) => isPrefix(text)) ? "maybe" : false;
}

/** Whether a text that starts with a call may still turn out to be calls only. */
export function mayBeOnlyCalls(text: string): boolean {
  const rest = text.trimStart();
  if (rest === "" || endMarks.some((mark) => mark.startsWith(rest))) return true;
  if (endMark.test(rest)) return mayBeOnlyCalls(rest.replace(endMark, ""));
  const format = formats.find(({ opening }) => opening.test(rest));
  if (!format) return formats.some(({ isPrefix }) => isPrefix(rest));
  const body = rest.replace(format.opening, "");
  if (!format.mayContinue.test(body)) return false;
  const end = format.closing === null ? -1 : body.indexOf(format.closing);
  return end < 0 || mayBeOnlyCalls(body.slice(end + (format.closing?.length ?? 0)));
}

/** The calls of a text that contains nothing else; otherwise null. The last closing tag may be missing. */
export function callsIn(text: string, acceptsText: AcceptsText): TextCall[] | null {
  const calls: TextCall[] = [];
  let rest = text.trim();
  while (rest !== "") {
    const format = formats.find(({ opening }) => opening.test(rest));
    if (!format) return null;
    const [opened = ""] = format.opening.exec(rest) ?? [];
    const after = rest.slice(opened.length);
    const end = format.closing === null ? after.length : after.indexOf(format.closing);
    const body = end < 0 ? after : after.slice(0, end);
    const found = format.read(withoutEndMarks(body), opened, acceptsText);
    if (!found || found.length === 0) return null;
    calls.push(...found);
    rest = end < 0 ? "" : withoutEndMarks(after.slice(end + (format.closing?.length ?? 0))).trimStart();
  }
  return calls;
}

function withoutEndMarks(text: string): string {
  return text.replace(/(\s*(<\|(eom_id|eot_id|im_end|end_of_text)\|>|<\/s>))+\s*$/, "");
}

function readObjectsOrTags(body: string, _opened: string, acceptsText: AcceptsText): TextCall[] | null {
  return body.trimStart().startsWith("<") ? readTagged(body.trim(), acceptsText) : readObjects(body);
}

/** `<function=name>` around JSON, or around `<parameter=name>` elements with plain text. */
function readTagged(text: string, acceptsText: AcceptsText): TextCall[] | null {
  const [, name = "", body = ""] = /^<function=([\w.-]{1,64})>([\s\S]*?)\s*<\/function>\s*$/.exec(text) ?? [];
  if (name === "") return null;
  if (/^\s*\{/.test(body)) return callWith(name, parseJson(body));
  const parameter = /\s*<parameter=([\w.-]{1,64})>\n?([\s\S]*?)\n?<\/parameter>/g;
  if (body.replaceAll(parameter, "").trim() !== "") return null;
  const fields = [...body.matchAll(parameter)].map(([, field = "", text = ""]) => [
    field,
    acceptsText(name, field) ? text : parseJson(text),
  ]);
  return fields.every(([, value]) => value !== undefined) ? [{ name, input: Object.fromEntries(fields) as Json }] : null;
}

/** Mistral's newer format: each call is a name followed by its arguments. */
function readNamed(body: string): TextCall[] | null {
  const calls: TextCall[] = [];
  let rest = body.trim();
  while (rest !== "") {
    const [opened = "", name = ""] = /^(?:\[TOOL_CALLS\])?([\w.-]{1,64})(?:\[CALL_ID\]\w{1,64})?(?:\[ARGS\])?\s*(?=\{)/.exec(rest) ?? [];
    const end = opened === "" ? 0 : endOfValue(rest, opened.length);
    const call = end === 0 ? null : callWith(name, parseJson(rest.slice(opened.length, end)));
    if (!call) return null;
    calls.push(...call);
    rest = rest.slice(end).trimStart();
  }
  return calls;
}

/** Objects one after another, or in a list, each naming its tool. */
function readObjects(body: string): TextCall[] | null {
  const calls: TextCall[] = [];
  let rest = body.trim();
  while (rest !== "") {
    const end = endOfValue(rest, 0);
    const value = end === 0 ? undefined : parseJson(rest.slice(0, end));
    for (const item of Array.isArray(value) ? value : [value]) {
      const call = callOf(item);
      if (!call) return null;
      calls.push(...call);
    }
    rest = rest.slice(end).replace(/^\s*[;,]?\s*/, "");
  }
  return calls;
}

function callOf(value: unknown): TextCall[] | null {
  if (!isObject(value)) return null;
  const inner = isObject(value.function) ? value.function : value;
  const name = inner.name ?? value.function;
  return typeof name === "string" ? callWith(name, inner.arguments ?? inner.parameters ?? {}) : null;
}

function callWith(name: string, args: unknown): TextCall[] | null {
  const input = typeof args === "string" ? parseJson(args) : args;
  return isObject(input) ? [{ name, input }] : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The end of the object or list that starts at `from`; 0 if it is incomplete. */
function endOfValue(text: string, from: number): number {
  let depth = 0;
  let inText = false;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (inText && char === "\\") at += 1;
    else if (char === '"') inText = !inText;
    else if (!inText && (char === "{" || char === "[")) depth += 1;
    else if (!inText && (char === "}" || char === "]")) depth -= 1;
    if (depth === 0 && !inText) return char === "}" || char === "]" ? at + 1 : 0;
  }
  return 0;
}
