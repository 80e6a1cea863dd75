/** Names of tags in which models write their thoughts: `<think>`, in letters of any size, with spaces and attributes. */
const names = ["think", "thinking", "thought", "reasoning", "seed:think"] as const;
/** Others, which are written in one way. */
const marks: readonly { opening: string; closing: string; model?: RegExp }[] = [
  { opening: "[think]", closing: "[/think]" },
  { opening: "◁think▷", closing: "◁/think▷" },
  { opening: "<|start_thinking|>", closing: "<|end_thinking|>" },
  { opening: "<|begin_of_thought|>", closing: "<|end_of_thought|>" },
  { opening: "<unused94>thought", closing: "<unused95>" },
  { opening: "<|channel>thought", closing: "<channel|>" },
  // What is left of gpt-oss's channels where its server takes the marks out and leaves their names.
  { opening: "analysis", closing: "assistantfinal", model: /gpt-oss/i },
];
const quotes = new Set(["`", '"', "'"]);
const attributesMax = 200;

/** One kind of tag. `token` finds both of its tags, the closing one with a group; `mayBecome` knows a beginning of one, `first` how those begin. */
export type ThoughtTag = { token: RegExp; first: string; mayBecome: (end: string) => boolean };
type Token = { from: number; to: number; closes: boolean };
/** How a text begins; `isEmpty`: with a tag that closes itself. */
export type Opening = { tag: ThoughtTag; length: number; isEmpty: boolean };

const named = new Map<string, ThoughtTag>(
  names.map((name) => [
    name,
    {
      token: new RegExp(`<\\s*(/?)\\s*${name}(?:\\s[^<>]{0,${attributesMax}})?>`, "gi"),
      first: "<",
      mayBecome: (end) => {
        const [begun, word = "", more] = /^<\s*\/?\s*([a-z:]*)(\s[^<>]{0,200})?$/i.exec(end) ?? [];
        return begun !== undefined && isBeginning(word.toLowerCase(), name, more);
      },
    },
  ]),
);
const marked = marks.map(({ opening, closing, model }) => ({
  opening,
  model,
  tag: {
    token: new RegExp(`${RegExp.escape(opening)}|(${RegExp.escape(closing)})`, "gi"),
    first: opening.charAt(0) + closing.charAt(0),
    mayBecome: (end: string) => [opening, closing].some((tag) => tag.startsWith(end.toLowerCase())),
  },
}));
const all = [...named.values(), ...marked.filter(({ model }) => !model).map(({ tag }) => tag)];

/** Nothing closes without it. */
const someClosing = /<\s*\/|\[\/|◁\/|<\|end|<unused|<channel/i;

function isBeginning(word: string, name: string, more: string | undefined): boolean {
  return more === undefined ? name.startsWith(word) : word === name;
}

/** The tag with which `text` begins; "maybe" when it may become one with what follows; null when it is none. */
export function openingOf(text: string, model: string): Opening | "maybe" | null {
  const [all = "", word = "", more, end] = /^<\s*([a-z:]*)(\s[^<>]{0,200}|\/)?(>)?/i.exec(text) ?? [];
  const name = word.toLowerCase();
  const tag = named.get(name);
  if (tag && end) return { tag, length: all.length, isEmpty: more?.trimEnd().endsWith("/") ?? false };
  if (all !== "" && all.length === text.length && names.some((one) => isBeginning(name, one, more))) return "maybe";
  const small = text.slice(0, 40).toLowerCase();
  const known = marked.filter((mark) => !mark.model || mark.model.test(model));
  const mark = known.find(({ opening }) => small.startsWith(opening));
  if (mark) return { tag: mark.tag, length: mark.opening.length, isEmpty: false };
  return known.some(({ opening }) => opening.startsWith(small)) ? "maybe" : null;
}

/** The first of a tag's tokens that is not only spoken of, in quotation marks or as code. */
export function tokenIn(text: string, { token }: ThoughtTag): Token | null {
  for (const found of text.matchAll(token)) {
    const [from, to] = [found.index, found.index + found[0].length];
    const before = text.charAt(from - 1);
    if (quotes.has(before) && (to === text.length || text.charAt(to) === before)) continue;
    return { from, to, closes: Boolean(found[1]) };
  }
  return null;
}

/** How much of the end of `text` may belong to a token that is not whole, or to one that is only spoken of. */
export function openEnd(text: string, { token, first, mayBecome }: ThoughtTag): number {
  for (let length = Math.min(text.length, attributesMax + 20); length > 0; length -= 1) {
    if (!first.includes(text.charAt(text.length - length).toLowerCase())) continue;
    const end = text.slice(-length);
    const isWhole = [...end.matchAll(token)].some(([tag]) => tag === end);
    if (mayBecome(end) || isWhole) return quotes.has(text.charAt(text.length - length - 1)) ? length + 1 : length;
  }
  return quotes.has(text.slice(-1)) ? 1 : 0;
}

/** A closing tag whose opening one the server put into the prompt: nothing before it opens one, and it is no code. */
export function loneClosing(text: string): (Token & { tag: ThoughtTag }) | null {
  if (!someClosing.test(text)) return null;
  const found = all
    .flatMap((tag) => {
      const token = tokenIn(text, tag);
      return token ? [{ ...token, tag }] : [];
    })
    .toSorted((a, b) => a.from - b.from)[0];
  if (!found?.closes || isCode(text.slice(0, found.from))) return null;
  const spokenOf = [...text.slice(0, found.from).matchAll(found.tag.token)];
  return spokenOf.length === 0 ? found : null;
}

/** Whether what follows stands in a block of code, or in code within its line. */
function isCode(before: string): boolean {
  const fences = before.split("```").length - 1;
  const line = before.slice(before.lastIndexOf("\n") + 1);
  return fences % 2 === 1 || (line.split("`").length - 1) % 2 === 1;
}
