import { createHash } from "node:crypto";
import type { Protocol } from "./family/family.ts";
import { tokensOf } from "./protocol/wire.ts";
import { entriesOf, type Fields } from "./rules/violation.ts";

/** Tokens read from a cache and written to it; both are included in `input`. */
export type CacheCount = { input: number; cached: number; written: number };

/** The smallest cached prefix, and OpenAI's counting step; the real values are 1024 and 128. */
const tokensMin = 64;
const tokensStep = 16;
const lookback = 20;
const entriesMax = 2000;
const promptsMax = 8;

/**
 * Counts cached prefixes as the APIs do: Anthropic's by breakpoints, OpenAI's by the prefixes of recent prompts with the same
 * key.
 */
export class PrefixCache {
  private readonly marked = new Set<string>();
  private readonly prompts = new Map<string, string[]>();

  count(protocol: Protocol, body: Fields): CacheCount {
    return protocol === "messages" ? this.countMarked(body) : this.countPrompt(body);
  }

  private countMarked(body: Fields): CacheCount {
    const blocks = blocksOf(body);
    const hash = createHash("sha256").update(String(body.model));
    let tokens = 0;
    const prefixes = blocks.map(({ text, isMarked }) => {
      tokens += tokensOf(text);
      return { key: hash.update(text).update("\0").copy().digest("hex"), tokens, isMarked };
    });
    let cached = 0;
    let last = 0;
    for (const [at, { isMarked, tokens: upTo }] of prefixes.entries()) {
      if (!isMarked || upTo < tokensMin) continue;
      last = upTo;
      const hit = prefixes.slice(Math.max(0, at - lookback), at + 1).findLast(({ key }) => this.marked.has(key));
      cached = Math.max(cached, hit?.tokens ?? 0);
    }
    for (const { key, isMarked, tokens: upTo } of prefixes) if (isMarked && upTo >= tokensMin) this.marked.add(key);
    if (this.marked.size > entriesMax) this.marked.clear();
    return { input: tokens, cached, written: Math.max(0, last - cached) };
  }

  private countPrompt(body: Fields): CacheCount {
    const prompt = blocksOf(body)
      .map(({ text }) => text)
      .join("\0");
    const input = tokensOf(prompt);
    const key = `${String(body.model)} ${String(body.prompt_cache_key ?? "")}`;
    const known = this.prompts.get(key) ?? [];
    const longest = Math.max(0, ...known.map((earlier) => commonLength(earlier, prompt)));
    const whole = Math.floor(Math.floor(longest / 4) / tokensStep) * tokensStep;
    if (this.prompts.size > entriesMax) this.prompts.clear();
    this.prompts.set(key, [...known.slice(1 - promptsMax), prompt]);
    return { input, cached: whole >= tokensMin ? Math.min(whole, input) : 0, written: 0 };
  }
}

type Block = { text: string; isMarked: boolean };

/** The prompt in the model's order: tools, system, messages. A changed reasoning setting invalidates the messages. */
function blocksOf(body: Fields): Block[] {
  const tools = entriesOf(body.tools).map(([, tool]) => blockOf(tool));
  const system = [body.system, body.instructions].flatMap((said) =>
    typeof said === "string" ? [{ text: said, isMarked: false }] : entriesOf(said).map(([, block]) => blockOf(block)),
  );
  const thinking = JSON.stringify([body.thinking ?? null, body.tool_choice ?? null]);
  const items = typeof body.input === "string" ? [{ role: "user", content: body.input }] : (body.messages ?? body.input);
  const messages = entriesOf(items).flatMap(([, message]): Block[] => {
    if (!Array.isArray(message.content)) return [{ text: `${thinking}${JSON.stringify(message)}`, isMarked: false }];
    const role = `${thinking}${String(message.role)}`;
    return entriesOf(message.content).map(([, block]) => {
      const { text, isMarked } = blockOf(block);
      return { text: `${role}${text}`, isMarked };
    });
  });
  const all = [...tools, ...system, ...messages];
  const last = all.at(-1);
  // A request-level breakpoint is at its end.
  if (body.cache_control && last) last.isMarked = true;
  return all;
}

function blockOf({ cache_control: mark, ...block }: Fields): Block {
  return { text: JSON.stringify(block), isMarked: Boolean(mark) };
}

function commonLength(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let at = 0;
  while (at < end && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return at;
}
