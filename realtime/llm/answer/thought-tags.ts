/** Names of the tags for thoughts, as in `<think>`: case-insensitive, with optional spaces and attributes. */
const tagNames = ["think", "thinking", "thought", "reasoning", "seed:think"] as const;
/** Tags that have only one spelling. */
const literals: readonly { opening: string; closing: string; model?: RegExp }[] = [
  { opening: "[think]", closing: "[/think]" },
  { opening: "◁think▷", closing: "◁/think▷" },
  { opening: "<|start_thinking|>", closing: "<|end_thinking|>" },
  { opening: "<|begin_of_thought|>", closing: "<|end_of_thought|>" },
  { opening: "<unused94>thought", closing: "<unused95>" },
  { opening: "<|channel>thought", closing: "<channel|>" },
  // gpt-oss's channels, where the server strips the markers and leaves the channel names.
  { opening: "analysis", closing: "assistantfinal", model: /gpt-oss/i },
];
const quotes = new Set(["`", '"', "'"]);
const attributesMax = 200;

/**
 * One kind of tag. `token` matches both tags, the closing one with a group; `mayBePrefix` tests for an incomplete tag,
 * `first` holds the tags' first characters.
 */
export type ThoughtTag = { token: RegExp; first: string; mayBePrefix: (end: string) => boolean };
type Token = { from: number; to: number; closes: boolean };
/** The opening tag of a text; `isEmpty`: it is self-closing. */
export type Opening = { tag: ThoughtTag; length: number; isEmpty: boolean };

const namedTags = new Map<string, ThoughtTag>(
  tagNames.map((name) => [
    name,
    {
      token: new RegExp(`<\\s*(/?)\\s*${name}(?:\\s[^<>]{0,${attributesMax}})?>`, "gi"),
      first: "<",
      mayBePrefix: (end) => {
        const [begun, word = "", more] = /^<\s*\/?\s*([a-z:]*)(\s[^<>]{0,200})?$/i.exec(end) ?? [];
        return begun !== undefined && isNamePrefix(word.toLowerCase(), name, more);
      },
    },
  ]),
);
const literalTags = literals.map(({ opening, closing, model }) => ({
  opening,
  model,
  tag: {
    token: new RegExp(`${RegExp.escape(opening)}|(${RegExp.escape(closing)})`, "gi"),
    first: opening.charAt(0) + closing.charAt(0),
    mayBePrefix: (end: string) => [opening, closing].some((tag) => tag.startsWith(end.toLowerCase())),
  },
}));
const all = [...namedTags.values(), ...literalTags.filter(({ model }) => !model).map(({ tag }) => tag)];

/** A cheap pre-check: every closing tag contains one of these. */
const anyClosing = /<\s*\/|\[\/|◁\/|<\|end|<unused|<channel/i;

function isNamePrefix(word: string, name: string, more: string | undefined): boolean {
  return more === undefined ? name.startsWith(word) : word === name;
}

/** The tag at the beginning of `text`; "maybe" if `text` is the prefix of one; null if there is none. */
export function openingOf(text: string, model: string): Opening | "maybe" | null {
  const [all = "", word = "", more, end] = /^<\s*([a-z:]*)(\s[^<>]{0,200}|\/)?(>)?/i.exec(text) ?? [];
  const name = word.toLowerCase();
  const tag = namedTags.get(name);
  if (tag && end) return { tag, length: all.length, isEmpty: more?.trimEnd().endsWith("/") ?? false };
  if (all !== "" && all.length === text.length && tagNames.some((one) => isNamePrefix(name, one, more))) return "maybe";
  const lowered = text.slice(0, 40).toLowerCase();
  const candidates = literalTags.filter((mark) => !mark.model || mark.model.test(model));
  const mark = candidates.find(({ opening }) => lowered.startsWith(opening));
  if (mark) return { tag: mark.tag, length: mark.opening.length, isEmpty: false };
  return candidates.some(({ opening }) => opening.startsWith(lowered)) ? "maybe" : null;
}

/** The first tag that is not merely quoted or written as code. */
export function tokenIn(text: string, { token }: ThoughtTag): Token | null {
  for (const found of text.matchAll(token)) {
    const [from, to] = [found.index, found.index + found[0].length];
    const before = text.charAt(from - 1);
    if (quotes.has(before) && (to === text.length || text.charAt(to) === before)) continue;
    return { from, to, closes: Boolean(found[1]) };
  }
  return null;
}

/** How many characters at the end of `text` may belong to an incomplete or quoted tag. */
export function undecidedSuffix(text: string, { token, first, mayBePrefix }: ThoughtTag): number {
  for (let length = Math.min(text.length, attributesMax + 20); length > 0; length -= 1) {
    if (!first.includes(text.charAt(text.length - length).toLowerCase())) continue;
    const end = text.slice(-length);
    const isWhole = [...end.matchAll(token)].some(([tag]) => tag === end);
    if (mayBePrefix(end) || isWhole) return quotes.has(text.charAt(text.length - length - 1)) ? length + 1 : length;
  }
  return quotes.has(text.slice(-1)) ? 1 : 0;
}

/** A closing tag outside code without an opening one before it: the prompt template contains the opening tag. */
export function unopenedClosing(text: string): (Token & { tag: ThoughtTag }) | null {
  if (!anyClosing.test(text)) return null;
  const found = all
    .flatMap((tag) => {
      const token = tokenIn(text, tag);
      return token ? [{ ...token, tag }] : [];
    })
    .toSorted((a, b) => a.from - b.from)[0];
  if (!found?.closes || isCode(text.slice(0, found.from))) return null;
  const earlierTags = [...text.slice(0, found.from).matchAll(found.tag.token)];
  return earlierTags.length === 0 ? found : null;
}

/** Whether the position after `before` is inside a code block or inline code. */
function isCode(before: string): boolean {
  const fences = before.split("```").length - 1;
  const line = before.slice(before.lastIndexOf("\n") + 1);
  return fences % 2 === 1 || (line.split("`").length - 1) % 2 === 1;
}
