import type { MessagePart, ToolPart } from "#contracts/message.ts";
import type { StateItem, StepState } from "#contracts/step-state.ts";
import type { BranchMessage } from "#domain/chat/history.ts";
import type { ModelTool } from "../../realtime/llm/model.ts";
import fc from "../setup/properties.ts";

// Stored conversations after every possible sequence of events.

export const speakers = [
  { origin: "one", model: "claude-sonnet-4-5", protocol: "messages" },
  { origin: "one", model: "claude-opus-4-6", protocol: "messages" },
  { origin: "two", model: "gpt-5", protocol: "responses" },
  { origin: "two", model: "o3", protocol: "responses" },
  { origin: "three", model: "deepseek-chat", protocol: "chat" },
  { origin: "four", model: "gemini-3-pro", protocol: "chat" },
  { origin: "five", model: "mistral-large", protocol: "chat" },
  { origin: "six", model: "anthropic/claude-think", protocol: "chat" },
] as const;
export type Speaker = (typeof speakers)[number];

const words = fc.oneof(
  fc.string({ maxLength: 20 }).map((text) => text.toWellFormed().replaceAll("\u0000", "")),
  fc.constantFrom("", " ", "\n\n", "Hello", "Grüße 👋", "A longer text of several words."),
);
const name = fc.constantFrom(
  "create_task",
  "list_tasks",
  "functions.create task<|x|>",
  "",
  "x".repeat(90),
  "ün-known",
  "create_task",
  "mcp__a__b",
);
const input = fc.constantFrom<unknown>({}, { title: "A" }, '{"title":"A"}', '"{\\"title\\":\\"A\\"}"', "no json", null, [1], 7);
const status = fc.constantFrom<ToolPart["status"]>("done", "failed", "rejected", "undone");
const output = fc.constantFrom<unknown>({ id: 1 }, null, "", "text", { error: { code: "NOT_FOUND" } });
const nativeId = fc.constantFrom("call_0", "toolu_01A", "", "functions.create_task:0", "x".repeat(30), "call_1");

/** Searches by the provider: complete, or without a result. */
type Search = "none" | "done" | "open";
const search = fc.constantFrom<Search>("none", "none", "done", "open");
type Step = {
  reasoning: boolean;
  search: Search;
  cites: boolean;
  text: string;
  calls: { name: string; input: unknown; status: ToolPart["status"]; output: unknown; id: string }[];
};
const step: fc.Arbitrary<Step> = fc.record({
  reasoning: fc.boolean(),
  search,
  cites: fc.boolean(),
  text: words,
  calls: fc.array(fc.record({ name, input, status, output, id: nativeId }), { maxLength: 3 }),
});
const reply = fc.record({
  speaker: fc.constantFrom(...speakers),
  steps: fc.array(step, { maxLength: 3 }),
  last: words,
  stateful: fc.boolean(),
  lastSearch: search,
  paused: fc.boolean(),
});
export const exchange = fc.record({ asked: words, hasPicture: fc.boolean(), reply });
type Exchange = typeof exchange extends fc.Arbitrary<infer T> ? T : never;

/** The stored reply of an exchange: its parts, and the state per step that its provider wants back. */
export function replyOf({ speaker, steps, last, stateful, lastSearch, paused }: Exchange["reply"], place: number) {
  const parts: MessagePart[] = [];
  const states: StepState[] = [];
  for (const [at, { reasoning, text, calls, search: searched, cites }] of steps.entries()) {
    if (calls.length === 0) continue;
    if (reasoning) parts.push({ type: "reasoning", text: "Hm." });
    if (text !== "") parts.push({ type: "text", text });
    for (const [index, call] of calls.entries())
      parts.push({
        type: "tool",
        callId: `call_${at}_${index}`,
        name: call.name,
        input: call.input,
        status: call.status,
        output: call.output,
      });
    const called = calls.map(({ id }, index): StateItem => ({ type: "call", index, id, ...extraOf(speaker) }));
    if (stateful)
      states.push({
        step: at,
        origin: speaker.origin,
        model: speaker.model,
        items: [
          ...thoughts(speaker, `${place}_${at}`, reasoning),
          ...searches(speaker, `${place}_${at}`, searched),
          { type: "text", length: text.length },
          ...citations(speaker, cites, text),
          ...called,
        ],
      });
  }
  if (last !== "") parts.push({ type: "text", text: last });
  const isPaused = paused && speaker.protocol === "messages";
  if (stateful && (last !== "" || isPaused))
    states.push({
      step: steps.length,
      origin: speaker.origin,
      model: speaker.model,
      items: [
        ...thoughts(speaker, `${place}_end`, true),
        { type: "text", length: last.length },
        ...citations(speaker, true, last),
        ...searches(speaker, `${place}_end`, lastSearch),
      ],
      ...(isPaused ? { paused: true } : {}),
    });
  return { parts, states };
}

function thoughts({ protocol, origin }: Speaker, id: string, thinks: boolean): StateItem[] {
  if (!thinks) return [];
  if (protocol === "messages")
    return [
      { type: "block", block: { type: "thinking", thinking: `Hm ${id}`, signature: `signed ${id}` } },
      { type: "block", block: { type: "redacted_thinking", data: "secret" } },
    ];
  if (protocol === "responses")
    return [{ type: "block", block: { type: "reasoning", id: `rs_${id}`, summary: [], encrypted_content: "secret" } }];
  if (origin === "six")
    return [
      { type: "field", name: "reasoning_details", value: [{ type: "reasoning.encrypted", data: "secret", id: `r_${id}`, index: 0 }] },
    ];
  return origin === "three" ? [{ type: "field", name: "reasoning_content", value: `Hm ${id}` }] : [];
}

/** A provider's own search and its results. */
function searches({ protocol }: Speaker, id: string, searched: Search): StateItem[] {
  if (searched === "none" || protocol === "chat") return [];
  if (protocol === "responses")
    return [
      { type: "block", block: { type: "web_search_call", id: `ws_${id}`, status: "completed", action: { type: "search", query: "a" } } },
    ];
  const found = [{ type: "web_search_result", url: "https://a.example", title: "A", encrypted_content: "secret" }];
  const asked = { type: "server_tool_use", id: `srvtoolu_${id}`, name: "web_search", input: { query: "a" } };
  return [
    { type: "block", block: asked },
    ...(searched === "done"
      ? [{ type: "block" as const, block: { type: "web_search_tool_result", tool_use_id: `srvtoolu_${id}`, content: found } }]
      : []),
  ];
}

function citations({ protocol }: Speaker, cites: boolean, text: string): StateItem[] {
  if (!cites || protocol !== "messages" || text === "") return [];
  const citation = { type: "web_search_result_location", cited_text: "c", encrypted_index: "i", title: "A", url: "https://a.example" };
  return [{ type: "block", block: { type: "citations", length: Math.ceil(text.length / 2), citations: [{ ...citation, file_id: null }] } }];
}

function extraOf({ origin }: Speaker) {
  return origin === "four" ? { extra: { extra_content: { google: { thought_signature: "signed" } } } } : {};
}

export function branchOf(exchanges: Exchange[]): BranchMessage[] {
  return exchanges.flatMap(({ asked, hasPicture, reply }, place): BranchMessage[] => [
    { id: `q${place}`, role: "user", parts: [{ type: "text", text: asked }, ...(hasPicture ? [pictureOf(place)] : [])] },
    { id: `a${place}`, role: "assistant", ...replyOf(reply, place) },
  ]);
}

function pictureOf(place: number): MessagePart {
  return { type: "file", uploadId: `p${place}`, name: "p.png", mime: "image/png", size: 3 };
}

export const someTools: ModelTool[] = [
  { name: "create_task", description: "Adds one.", inputSchema: { type: "object", properties: { title: { type: "string" } } } },
  { name: "odd", description: "x".repeat(3000), inputSchema: { anyOf: [{ type: "object" }], properties: { a: { type: "array" } } } },
  { name: "create_task", description: "Again.", inputSchema: {} },
];
