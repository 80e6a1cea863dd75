import { isObject, type Json } from "../adapters/json-object.ts";

/** A call that a model wrote, as it stands there. */
export type WrittenCall = { name: string; input: Json };
/** `begins`: the text may go on as one; `fits`: what stands behind the opening, as far as it has come, may be calls. */
type Form = { opening: RegExp; begins: (text: string) => boolean; fits: RegExp; closing: string | null; read: Read };
type Read = (body: string, opened: string, asText: AsText) => WrittenCall[] | null;
/** Whether a tool takes a text for one of its fields. */
export type AsText = (tool: string, field: string) => boolean;

const functionOpening = /^<function=([\w.-]{1,64})>/;
const startsLike = (tag: string) => (text: string) => tag.startsWith(text);

/** How models write calls where their server does not read them. */
const forms: readonly Form[] = [
  // Hermes, Qwen
  ...["tool_call", "function_call"].map((tag) => ({
    opening: new RegExp(`^<${tag}>`),
    begins: startsLike(`<${tag}>`),
    fits: /^\s*([[{<]|$)/,
    closing: `</${tag}>`,
    read: readObjectsOrTags,
  })),
  // Llama with functions of its own, Qwen3-Coder
  {
    opening: functionOpening,
    begins: (text) => "<function=".startsWith(text) || /^<function=[\w.-]{0,64}$/.test(text),
    fits: /^\s*([{<]|$)/,
    closing: "</function>",
    read: (body, opened, asText) => readTagged(`${opened}${body}</function>`, asText),
  },
  // Mistral
  {
    opening: /^\[TOOL_CALLS\]/,
    begins: startsLike("[TOOL_CALLS]"),
    fits: /^\s*(\[|\{|[\w.-]{1,64}(\[(CALL_ID|ARGS)\]|\{|\[?[A-Z_]*$)|$)/,
    closing: null,
    read: (body) => readNamed(body) ?? readObjects(body),
  },
  // Llama 3
  { opening: /^<\|python_tag\|>/, begins: startsLike("<|python_tag|>"), fits: /^\s*([[{]|$)/, closing: null, read: readObjects },
];
const endMark = /^\s*(<\|(eom_id|eot_id|im_end|end_of_text)\|>|<\/s>)/;
const endMarks = ["<|eom_id|>", "<|eot_id|>", "<|im_end|>", "<|end_of_text|>", "</s>"];

/** Whether a text begins with the opening of a call; "maybe" when it may with what follows. */
export function beginsCall(text: string): boolean | "maybe" {
  if (forms.some(({ opening }) => opening.test(text))) return true;
  return forms.some(({ begins }) => begins(text)) ? "maybe" : false;
}

/** Whether a text that begins with a call, as far as it has come, may be calls and nothing else. */
export function mayBeCalls(text: string): boolean {
  const rest = text.trimStart();
  if (rest === "" || endMarks.some((mark) => mark.startsWith(rest))) return true;
  if (endMark.test(rest)) return mayBeCalls(rest.replace(endMark, ""));
  const form = forms.find(({ opening }) => opening.test(rest));
  if (!form) return forms.some(({ begins }) => begins(rest));
  const body = rest.replace(form.opening, "");
  if (!form.fits.test(body)) return false;
  const end = form.closing === null ? -1 : body.indexOf(form.closing);
  return end < 0 || mayBeCalls(body.slice(end + (form.closing?.length ?? 0)));
}

/** The calls of a text that is nothing else; null for every other. A closing tag may be missing at its very end. */
export function callsIn(text: string, asText: AsText): WrittenCall[] | null {
  const calls: WrittenCall[] = [];
  let rest = text.trim();
  while (rest !== "") {
    const form = forms.find(({ opening }) => opening.test(rest));
    if (!form) return null;
    const [opened = ""] = form.opening.exec(rest) ?? [];
    const after = rest.slice(opened.length);
    const end = form.closing === null ? after.length : after.indexOf(form.closing);
    const body = end < 0 ? after : after.slice(0, end);
    const found = form.read(withoutEndMarks(body), opened, asText);
    if (!found || found.length === 0) return null;
    calls.push(...found);
    rest = end < 0 ? "" : withoutEndMarks(after.slice(end + (form.closing?.length ?? 0))).trimStart();
  }
  return calls;
}

function withoutEndMarks(text: string): string {
  return text.replace(/(\s*(<\|(eom_id|eot_id|im_end|end_of_text)\|>|<\/s>))+\s*$/, "");
}

function readObjectsOrTags(body: string, _opened: string, asText: AsText): WrittenCall[] | null {
  return body.trimStart().startsWith("<") ? readTagged(body.trim(), asText) : readObjects(body);
}

/** `<function=name>` around JSON or around `<parameter=name>` with plain words. */
function readTagged(text: string, asText: AsText): WrittenCall[] | null {
  const [, name = "", body = ""] = /^<function=([\w.-]{1,64})>([\s\S]*?)\s*<\/function>\s*$/.exec(text) ?? [];
  if (name === "") return null;
  if (/^\s*\{/.test(body)) return given(name, parsed(body));
  const parameter = /\s*<parameter=([\w.-]{1,64})>\n?([\s\S]*?)\n?<\/parameter>/g;
  if (body.replaceAll(parameter, "").trim() !== "") return null;
  const fields = [...body.matchAll(parameter)].map(([, field = "", words = ""]) => [field, asText(name, field) ? words : parsed(words)]);
  return fields.every(([, value]) => value !== undefined) ? [{ name, input: Object.fromEntries(fields) as Json }] : null;
}

/** Mistral's newer form: each call is a name and its arguments. */
function readNamed(body: string): WrittenCall[] | null {
  const calls: WrittenCall[] = [];
  let rest = body.trim();
  while (rest !== "") {
    const [opened = "", name = ""] = /^(?:\[TOOL_CALLS\])?([\w.-]{1,64})(?:\[CALL_ID\]\w{1,64})?(?:\[ARGS\])?\s*(?=\{)/.exec(rest) ?? [];
    const end = opened === "" ? 0 : endOfValue(rest, opened.length);
    const call = end === 0 ? null : given(name, parsed(rest.slice(opened.length, end)));
    if (!call) return null;
    calls.push(...call);
    rest = rest.slice(end).trimStart();
  }
  return calls;
}

/** Objects one behind the other, or in a list, each of which names its tool. */
function readObjects(body: string): WrittenCall[] | null {
  const calls: WrittenCall[] = [];
  let rest = body.trim();
  while (rest !== "") {
    const end = endOfValue(rest, 0);
    const value = end === 0 ? undefined : parsed(rest.slice(0, end));
    for (const one of Array.isArray(value) ? value : [value]) {
      const call = callOf(one);
      if (!call) return null;
      calls.push(...call);
    }
    rest = rest.slice(end).replace(/^\s*[;,]?\s*/, "");
  }
  return calls;
}

function callOf(value: unknown): WrittenCall[] | null {
  if (!isObject(value)) return null;
  const inner = isObject(value.function) ? value.function : value;
  const name = inner.name ?? value.function;
  return typeof name === "string" ? given(name, inner.arguments ?? inner.parameters ?? {}) : null;
}

function given(name: string, said: unknown): WrittenCall[] | null {
  const input = typeof said === "string" ? parsed(said) : said;
  return isObject(input) ? [{ name, input }] : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where the object or list that begins at `from` ends; 0 when it does not. */
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
