import { describe, expect, test } from "vitest";
import fc from "../../../tests/setup/properties.ts";
import type { ModelTool } from "../model.ts";
import type { TextCall } from "./text-call-formats.ts";
import { TextCalls } from "./text-calls.ts";

// Tool calls that a model writes as text because its server does not parse them.

const text = { type: "string" };
const tools: ModelTool[] = [
  {
    name: "create_task",
    description: "",
    inputSchema: {
      type: "object",
      properties: { title: text, priority: { enum: ["low", "high"] }, tags: { type: "array", items: text }, position: { type: "integer" } },
      required: ["title"],
      additionalProperties: false,
    },
  },
  { name: "list_tasks", description: "", inputSchema: { type: "object", properties: {} } },
];

type Told = { text: string; calls: TextCall[]; pieces: string[] };

function told(pieces: string[], { mayCall = true, offered = tools } = {}): Told {
  const heard: Told = { text: "", calls: [], pieces: [] };
  const reader = new TextCalls(offered, {
    text: (piece) => {
      heard.text += piece;
      heard.pieces.push(piece);
    },
    call: (call) => void heard.calls.push(call),
  });
  for (const piece of pieces) reader.push(piece);
  reader.end(mayCall);
  return heard;
}

const call = (title: string) => ({ name: "create_task", input: { title } });
const json = (title: string, key = "arguments") => JSON.stringify({ name: "create_task", [key]: { title } });
const list = { name: "list_tasks", input: {} };

const written: [form: string, words: string, calls: TextCall[], before?: string][] = [
  ["Hermes", `<tool_call>\n${json("A")}\n</tool_call>`, [call("A")]],
  ["Hermes, twice", `<tool_call>${json("A")}</tool_call>\n<tool_call>${json("B")}</tool_call>\n`, [call("A"), call("B")]],
  ["Hermes after text", `I will.\n\n<tool_call>\n${json("A")}\n</tool_call>`, [call("A")], "I will."],
  ["Hermes after code", `\`\`\`js\n<a>\n\`\`\`\n<tool_call>${json("A")}</tool_call>`, [call("A")], "```js\n<a>\n```"],
  ["Hermes without a closing tag", `<tool_call>\n${json("</tool")}`, [call("</tool")]],
  ["Hermes with an end marker", `<tool_call>${json("A")}</tool_call><|im_end|>`, [call("A")]],
  ["several in one", `<tool_call>[${json("A")}, ${json("B")}]</tool_call>`, [call("A"), call("B")]],
  ["arguments as a string", `<tool_call>{"name":"create_task","arguments":"{\\"title\\":\\"A\\"}"}</tool_call>`, [call("A")]],
  ["no arguments", `<tool_call>{"name": "list_tasks"}</tool_call>`, [list]],
  ["as OpenAI has them", `<tool_call>{"type":"function","function":${json("A")}}</tool_call>`, [call("A")]],
  ["another tag", `<function_call>${json("A")}</function_call>`, [call("A")]],
  ["Mistral", `[TOOL_CALLS] [${json("A")}, ${json("B")}]`, [call("A"), call("B")]],
  ["Mistral, one", `[TOOL_CALLS]${json("A")}</s>`, [call("A")]],
  ["Mistral, newer", `[TOOL_CALLS]create_task[ARGS]{"title": "A"}[TOOL_CALLS]list_tasks[ARGS]{}`, [call("A"), list]],
  ["Mistral, with ids", `[TOOL_CALLS]create_task[CALL_ID]abc123def[ARGS]{"title": "[}"}`, [call("[}")]],
  ["Llama 3", `<|python_tag|>${json("A", "parameters")}<|eom_id|>`, [call("A")]],
  ["Llama 3, twice", `<|python_tag|>${json("A", "parameters")}; ${json("B", "parameters")}`, [call("A"), call("B")]],
  ["Llama, user-defined functions", `<function=create_task>{"title": "A"}</function>`, [call("A")]],
  [
    "Qwen3-Coder",
    '<tool_call>\n<function=create_task>\n<parameter=title>\n12\n</parameter>\n<parameter=tags>\n["a"]\n</parameter>\n</function>\n</tool_call>',
    [{ name: "create_task", input: { title: "12", tags: ["a"] } }],
  ],
];

/** Whole, and character by character. */
const cuts = (words: string) => [[words], [...words]];

test.each(written)("%s is a call", (_form, words, calls, before = "") => {
  for (const pieces of cuts(words)) expect(told(pieces)).toMatchObject({ calls, text: before });
});

const spoken = [
  `A call is written as <tool_call>${json("A")}</tool_call>`,
  `\`\`\`\n<tool_call>${json("A")}</tool_call>\n\`\`\``,
  `~~~xml\n<tool_call>${json("A")}</tool_call>`,
  `- \`\`\`\n<tool_call>${json("A")}</tool_call>`,
  `    <tool_call>${json("A")}</tool_call>`,
  `> <tool_call>${json("A")}</tool_call>`,
  `<tool_call>${json("A")}</tool_call>\nThis is how it is written.`,
  `<tool_call>${json("A")}</tool_call>\n\nSo.\n<tool_call>${json("A")}</tool_call>`,
  `\`<tool_call>\` begins it`,
  "<tool_call> begins it",
  "<tool_calls>",
  "<tool",
  `<tool_call>{"name":"delete_all","arguments":{}}</tool_call>`,
  `<tool_call>${json("A")}</tool_call><tool_call>{"name":"delete_all"}</tool_call>`,
  `<tool_call>{"name":"create_task","arguments":{"title":7}}</tool_call>`,
  `<tool_call>{"name":"create_task","arguments":{"title":"A","more":1}}</tool_call>`,
  `<tool_call>{"name":"create_task","arguments":["A"]}</tool_call>`,
  `<tool_call>{"name":"create_task","arguments":{"tit`,
  `<tool_call></tool_call>`,
  '<|python_tag|>brave_search.call(query="weather")',
  "[TOOL_CALLS] are what Mistral writes",
  "[TOOL_CALLS]",
  "[a link](https://a.example)\n[T]",
  "<function=create_task>",
  "<function=f>(x)</function>",
  `\`\`\`json\n${json("A")}\n\`\`\``,
  json("A"),
  "  \n indented\n\n\n",
];

test.each(spoken)("%j is text, unchanged", (words) => {
  for (const pieces of cuts(words)) expect(told(pieces)).toMatchObject({ calls: [], text: words });
});

describe("no calls from", () => {
  const words = `So.\n<tool_call>${json("A")}</tool_call>`;
  test("an answer that was cut off, or whose server sent calls itself", () => {
    for (const pieces of cuts(words)) expect(told(pieces, { mayCall: false })).toMatchObject({ calls: [], text: words });
  });
  test("a model without tools", () => {
    expect(told([words], { offered: [] })).toMatchObject({ calls: [], text: words });
  });
});

test("chunking changes nothing, no character is lost, and no partial tag is emitted before its call", () => {
  const words = fc.constantFrom(...written.map(([, words]) => words), ...spoken, "plain words", "\n", " ", "```\n", "<", "[TOOL", "日本");
  fc.assert(
    fc.property(fc.array(words, { maxLength: 4 }), fc.array(fc.nat(40), { minLength: 1, maxLength: 30 }), (parts, sizes) => {
      const text = parts.join("\n");
      const pieces: string[] = [];
      for (let at = 0, turn = 0; at < text.length; turn += 1) {
        const size = 1 + (sizes[turn % sizes.length] ?? 0);
        pieces.push(text.slice(at, at + size));
        at += size;
      }
      const [whole, cut] = [told([text]), told(pieces)];
      expect({ text: cut.text, calls: cut.calls }).toEqual({ text: whole.text, calls: whole.calls });
      // The emitted text is a prefix of the input, and all of it if there is no call.
      expect(text.startsWith(cut.text)).toBe(true);
      if (cut.calls.length === 0) expect(cut.text).toBe(text);
      else expect(cut.text).not.toMatch(/(<tool_call>|<function_call>|\[TOOL_CALLS\]|<\|python_tag\|>)\s*$/);
    }),
    { numRuns: 500 },
  );
});

test("a text that is not a call is emitted at once, except for white space", () => {
  expect(told(["Hel", "lo\n", "there <b> ", "x"]).pieces).toEqual(["Hel", "lo", "\n", "there <b> ", "x"]);
});
