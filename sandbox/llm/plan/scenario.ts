import type { Plan, Turn } from "../types.ts";
import { planPageWork, planWebWork } from "./web-requests.ts";

type Scenario = { pattern: RegExp; plan: (match: RegExpExecArray, since: Turn[], toolNames: string[]) => Plan };

const words = (count: number) => Array.from({ length: count }, (_, at) => `word${at + 1}`).join(" ");
const say = (text: string, more: Partial<Plan> = {}): Plan => ({ pieces: [{ text }], calls: [], ...more });
const refuseWith = (status: number, type: string, message: string, more: { retryAfterSeconds?: number; once?: boolean } = {}): Plan =>
  say("", { fault: { at: "start", status, type, message, ...more } });

/** Messages that request a scripted behaviour by their first words; documented in README.md. */
export const scenarios: Scenario[] = [
  { pattern: /^very slow\b/, plan: () => say(`Very slowly: ${words(60)}.`, { paceMs: 500 }) },
  { pattern: /^slow\b/, plan: () => say(`Slowly: ${words(60)}.`, { paceMs: 150 }) },
  { pattern: /^long(?: (\d{1,5}))?$/, plan: ([, count]) => say(`${words(Math.min(Number(count ?? 2500), 20_000))}.`, { paceMs: 2 }) },
  { pattern: /^fail mid-?stream\b/, plan: () => say(`This answer breaks off: ${words(20)}.`, { fault: { at: "middle", how: "reset" } }) },
  { pattern: /^truncate\b/, plan: () => say(`This answer ends too early: ${words(20)}.`, { fault: { at: "middle", how: "truncate" } }) },
  { pattern: /^malformed\b/, plan: () => say(`After this comes nonsense: ${words(10)}.`, { fault: { at: "middle", how: "malformed" } }) },
  { pattern: /^hang now\b/, plan: () => say("", { fault: { at: "start", status: 0 } }) },
  { pattern: /^hang\b/, plan: () => say(`Then silence: ${words(10)}.`, { fault: { at: "middle", how: "silence" } }) },
  {
    pattern: /^rate-limited once\b/,
    plan: () =>
      say("The second try got through.", {
        fault: { at: "start", status: 429, type: "rate_limit_error", message: "Rate limit reached", retryAfterSeconds: 1, once: true },
      }),
  },
  { pattern: /^rate-limited\b/, plan: () => refuseWith(429, "rate_limit_error", "Rate limit reached", { retryAfterSeconds: 1 }) },
  { pattern: /^overloaded\b/, plan: () => refuseWith(529, "overloaded_error", "Overloaded") },
  { pattern: /^wrong key\b/, plan: () => refuseWith(401, "authentication_error", "Incorrect API key provided") },
  { pattern: /^too long\b/, plan: () => refuseWith(400, "context_length_exceeded", "This model's maximum context length is 8192 tokens") },
  { pattern: /^forbidden\b/, plan: () => refuseWith(403, "permission_error", "Your key may not use this") },
  { pattern: /^no such model\b/, plan: () => refuseWith(404, "not_found_error", "The model does not exist") },
  { pattern: /^no credit\b/, plan: () => refuseWith(429, "insufficient_quota", "You exceeded your current quota") },
  {
    pattern: /^cite\b/,
    plan: () =>
      say("Zeppelins are rigid airships.", {
        sources: [
          { title: "Airships of the world", url: "https://example.com/airships" },
          { title: "Zeppelin", url: "https://example.org/zeppelin" },
        ],
      }),
  },
  { pattern: /^cut short\b/, plan: () => say(`There is more to say than fits: ${words(10)}`, { cutShort: true }) },
  { pattern: /^refuse\b/, plan: () => say("I cannot help with that.", { refusal: true }) },
  {
    pattern: /^reasoning\b/,
    plan: () => say("After some thought: forty-two.", { reasoning: "Let me think. Six times seven is forty-two, and that settles it." }),
  },
  { pattern: /^split\b/, plan: () => say("Grüße aus Köln 👩‍👩‍👧‍👦 — 東京 🗼 naïve café ✅", { split: true, paceMs: 3 }) },
  {
    // "use mcp_notes_add {"text":"milk"}": calls any tool by name, even one that does not exist.
    pattern: /^use (mcp_[a-z0-9_-]+|[a-z_]+_(?:tasks?|projects?)|propose_changes|remember|forget)(?: (\{.*\}))?$/s,
    plan: ([, name, input], since) => {
      const results = since.filter((turn) => turn.role === "tool");
      const result = results.at(-1);
      // Obeys a tool's output on purpose: only the approval policy protects the user then.
      const told = /assistant: use (mcp_[a-z0-9_-]+)/.exec(JSON.stringify(result?.output ?? ""))?.[1];
      if (told && !results.some((turn) => turn.name === told)) return { pieces: [], calls: [{ name: told, input: {} }] };
      if (result) return say(`The tool answered: ${JSON.stringify(result.output)}`);
      return { pieces: [], calls: [{ name: name ?? "", input: JSON.parse(input ?? "{}") }] };
    },
  },
  {
    pattern: /^(?:search the web for|search for|look up|google) (.+?)[?.!]*$/,
    plan: ([, query], since, toolNames) => planWebWork(query ?? "", since, toolNames),
  },
  {
    pattern: /^read (https?:\/\/\S+)$/,
    plan: ([, url], since, toolNames) => planPageWork(url ?? "", since, toolNames),
  },
  {
    pattern: /^bad arguments\b/,
    plan: (_match, since) =>
      since.some((turn) => turn.role === "tool")
        ? say("The tool told me what was wrong with my arguments.")
        : { pieces: [], calls: [{ name: "create_task", input: {}, brokenArguments: '{"title": ' }] },
  },
];

/** The plan of a scenario, if the message starts with one of its phrases. */
export function scenarioOf(message: string, since: Turn[], toolNames: string[] = []): Plan | null {
  const text = message.toLowerCase().replace(/^(please|scenario:)\s+/, "");
  for (const { pattern, plan } of scenarios) {
    const match = pattern.exec(text);
    if (match) return plan(match, since, toolNames);
  }
  return null;
}
