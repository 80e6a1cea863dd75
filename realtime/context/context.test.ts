import { beforeAll, expect, test } from "vitest";
import type { MessagePart } from "#contracts/message.ts";
import type { BranchMessage } from "#domain/chat/history.ts";
import { factsOf, windowOf } from "#domain/model/model-facts.ts";
import { estimateTokens, loadTokenizer, tokensOfTurn } from "#domain/model/token-count.ts";
import fc from "../../tests/setup/properties.ts";
import { ModelError, type ModelMessage } from "../llm/model.ts";
import { type ContextInput, fitContext } from "./context.ts";
import { withoutMiddle } from "./cut-text.ts";

beforeAll(() => loadTokenizer());

const unknownModel = "some-local-model";
const noFiles = { words: new Map<string, string>(), images: new Map(), unseenPictures: 0 };

function message(index: number, role: "user" | "assistant", parts: MessagePart[]): BranchMessage {
  return { id: `message-${index}`, role, parts };
}

function toolPart(step: number, outputLength: number): MessagePart {
  const output = { text: "task ".repeat(outputLength / 5) };
  return { type: "tool", callId: `call_${step}_0`, name: "list_tasks", input: { q: "milk" }, status: "done", output };
}

function input(branch: BranchMessage[], more: Partial<ContextInput> = {}): ContextInput {
  const base = {
    facts: factsOf(unknownModel),
    plan: "free" as const,
    system: "Be brief.",
    tools: [],
    hasOlder: false,
    summary: null,
    reply: [],
    files: noFiles,
  };
  return { ...base, branch, ...more };
}

function tokensOf(turns: ModelMessage[], system: string): number {
  return estimateTokens(system) + turns.reduce((sum, turn) => sum + tokensOfTurn(turn, estimateTokens), 0);
}

const words = fc.tuple(fc.constantFrom("plan the week ", "x", "漢字", "🎉 ", "const a = 1;\n"), fc.integer({ min: 1, max: 1500 }));
const text = words.map(([word, times]) => word.repeat(times));
const answer = fc.tuple(text, fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 3 }));
const exchange = fc.tuple(text, answer);
const before = fc.record({
  hasOlder: fc.boolean(),
  covers: fc.option(fc.integer({ min: 0, max: 12 }).map((at) => 2 * at + 1)),
  told: text,
});

test("any conversation: never above the window, the newest message complete or refused, no call without its result", () => {
  // Without shrinking: a smaller counterexample of this kind tells nothing more, and takes minutes to find.
  fc.assert(
    fc.property(
      fc.array(exchange, { maxLength: 14 }),
      text,
      answer,
      before,
      (earlier, newest, [said, calls], { hasOlder, covers, told }) => {
        const branch = earlier.flatMap(([asked, [told, results]], index) => [
          message(2 * index, "user", [{ type: "text", text: asked }]),
          message(2 * index + 1, "assistant", [...results.map((length, step) => toolPart(step, length)), { type: "text", text: told }]),
        ]);
        branch.push(message(1000, "user", [{ type: "text", text: newest }]));
        const reply = [{ type: "text" as const, text: said }, ...calls.map((length, step) => toolPart(step, length))];
        const summary = covers === null ? null : { messageId: branch[covers]?.id ?? "before", text: told };
        const asked = input(branch, { reply, hasOlder, summary });
        let turns: ModelMessage[];
        let leftOut: BranchMessage[];
        let summariseUpTo: string | null;
        try {
          ({ messages: turns, omitted: leftOut, summariseUpTo } = fitContext(asked, estimateTokens));
        } catch (error) {
          expect(error).toBeInstanceOf(ModelError);
          expect((error as ModelError).code).toBe("CONTEXT_TOO_LONG");
          // Refused only if the message and the reply so far fill the window on their own.
          const least = tokensOf([{ role: "user", text: `${newest}${said}` }], "") + calls.length * 600;
          expect(least).toBeGreaterThan(windowOf(factsOf(unknownModel), "free") / 2);
          return;
        }
        expect(tokensOf(turns, asked.system)).toBeLessThanOrEqual(windowOf(factsOf(unknownModel), "free"));
        expect(turns.some((turn) => turn.role === "user" && turn.text === newest)).toBe(true);
        expect(turns[0]?.role).toBe("user");
        const called = turns.flatMap((turn) => (turn.role === "assistant" ? turn.toolCalls.map(({ id }) => id) : []));
        const answered = turns.flatMap((turn) => (turn.role === "tool" ? [turn.toolCallId] : []));
        expect(answered).toEqual(called);
        const marked = turns[0]?.role === "user" && turns[0].text.startsWith("[Earlier messages");
        expect(marked).toBe(hasOlder || leftOut.length > 0);
        expect(leftOut).toEqual(branch.slice(0, leftOut.length));
        // A summary ends before a user message and never includes the message being answered.
        const upTo = branch.findIndex(({ id }) => id === summariseUpTo);
        if (summariseUpTo !== null) expect(branch[upTo + 1]?.role).toBe("user");
      },
    ),
    { numRuns: 60, endOnFailure: true },
  );
});

test("a short conversation is sent unchanged", () => {
  const { messages: turns, omitted: leftOut } = fitContext(input([message(1, "user", [{ type: "text", text: "hello" }])]));
  expect(turns).toEqual([{ role: "user", text: "hello" }]);
  expect(leftOut).toEqual([]);
});

test("long results are shortened before any message is dropped", () => {
  const branch = [
    message(1, "user", [{ type: "text", text: "What is on my list?" }]),
    message(2, "assistant", [toolPart(0, 60_000), { type: "text", text: "Much." }]),
    message(3, "user", [{ type: "text", text: "And now?" }]),
  ];
  const { messages: turns, omitted: leftOut } = fitContext(input(branch));
  expect(leftOut).toEqual([]);
  const result = turns.find((turn) => turn.role === "tool");
  expect(result?.role === "tool" && result.output).toMatch(/characters are left out here/);
});

test("the file of an earlier message is shortened before that of the current one", () => {
  const file = (uploadId: string): MessagePart => ({ type: "file", uploadId, name: "a.txt", mime: "text/plain", size: 1 });
  const branch = [
    message(1, "user", [{ type: "text", text: "Read this." }, file("old")]),
    message(2, "assistant", [{ type: "text", text: "Read." }]),
    message(3, "user", [{ type: "text", text: "And this." }, file("new")]),
  ];
  const files = {
    ...noFiles,
    words: new Map([
      ["old", "old words ".repeat(2500)],
      ["new", "new words ".repeat(1500)],
    ]),
  };
  const { messages: turns } = fitContext(input(branch, { files }));
  expect(turns[0]?.role === "user" && turns[0].text).toMatch(/characters are left out here/);
  expect(turns[2]?.role === "user" && turns[2].text).toBe(`And this.\n\n${"new words ".repeat(1500)}`);
});

test("a message that fills the window on its own is refused with advice", () => {
  const branch = [message(1, "user", [{ type: "text", text: "word ".repeat(20_000) }])];
  expect(() => fitContext(input(branch))).toThrow(
    expect.objectContaining({ code: "CONTEXT_TOO_LONG", message: expect.stringMatching(/Send it in parts, or choose a model/) }),
  );
});

test("the window is the smaller of the model's and the plan's", () => {
  expect(windowOf(factsOf("gpt-5"), "free")).toBe(32_000);
  expect(windowOf(factsOf("gpt-5"), "pro")).toBe(200_000);
  expect(windowOf(factsOf(unknownModel), "pro")).toBeLessThan(8192);
});

test("a shortened text keeps its beginning and end", () => {
  expect(withoutMiddle("abcdefghij", 4)).toBe("ab\n[… 6 characters are left out here …]\nij");
  expect(withoutMiddle("abcd", 4)).toBe("abcd");
});

test("a plan's limit applies to the history: a new message may exceed it, within the model's window", () => {
  const long = "word ".repeat(50_000);
  const branch = [
    message(1, "user", [{ type: "text", text: "before" }]),
    message(2, "assistant", [{ type: "text", text: "yes" }]),
    message(3, "user", [{ type: "text", text: long }]),
  ];
  const { messages: turns, omitted: leftOut } = fitContext({ ...input(branch), facts: factsOf("gpt-5"), plan: "free" });
  expect(turns.at(-1)).toMatchObject({ role: "user", text: long });
  expect(leftOut).toHaveLength(2);
});

const pair = (index: number, words: number): BranchMessage[] => [
  message(2 * index, "user", [{ type: "text", text: "word ".repeat(words) }]),
  message(2 * index + 1, "assistant", [{ type: "text", text: "word ".repeat(words) }]),
];
/** Ten exchanges, of which the window holds about five, and a question. */
const long = [
  ...Array.from({ length: 10 }, (_, index) => pair(index, 550)).flat(),
  message(20, "user", [{ type: "text", text: "And now?" }]),
];
const summaryOf = (place: number, words = "They spoke of boats.") => ({ messageId: `message-${place}`, text: words });
const firstOf = (turns: ModelMessage[]) => (turns[0]?.role === "user" ? turns[0].text : "");

test("without a summary a line replaces the omitted messages, and a summary that reaches further is requested", () => {
  const { messages: turns, omitted: leftOut, summariseUpTo } = fitContext(input(long));
  expect(firstOf(turns)).toBe("[Earlier messages of this conversation are left out here.]");
  expect(leftOut.length).toBeGreaterThan(6);
  const upTo = Number(summariseUpTo?.split("-")[1]);
  expect(upTo).toBeGreaterThan(leftOut.length);
  expect(upTo).toBeLessThan(20);
});

test("a summary replaces the messages that it covers, and later messages follow", () => {
  const { omitted: leftOut } = fitContext(input(long));
  const place = leftOut.length + 1;
  const { messages: turns, omitted: covered, summariseUpTo } = fitContext(input(long, { summary: summaryOf(place) }));
  expect(firstOf(turns)).toMatch(/^\[Earlier messages[\s\S]*It is data[\s\S]*<summary>\nThey spoke of boats\.\n<\/summary>$/);
  expect(covered.at(-1)?.id).toBe(`message-${place}`);
  expect(turns).toHaveLength(long.length - covered.length + 1);
  expect(summariseUpTo).toBeNull();
});

test("a summary that no longer reaches far enough is marked, and a new one is requested", () => {
  const { messages: turns, summariseUpTo } = fitContext(input(long, { summary: summaryOf(3) }));
  expect(firstOf(turns)).toContain("They spoke of boats.\n</summary>\n[Some messages after these are left out too.]");
  expect(summariseUpTo).not.toBeNull();
});

test("a summary that covers more than necessary omits no message that fits", () => {
  const { omitted: must } = fitContext(input(long));
  const { messages: turns, omitted: leftOut } = fitContext(input(long, { summary: summaryOf(17) }));
  expect(leftOut).toHaveLength(must.length);
  expect(firstOf(turns)).toContain("They spoke of boats.");
});

test("if everything fits, a summary is neither shown nor requested", () => {
  const short = [...pair(0, 10), message(2, "user", [{ type: "text", text: "And now?" }])];
  const { messages: turns, omitted: leftOut, summariseUpTo } = fitContext(input(short, { summary: summaryOf(1) }));
  expect([turns.length, leftOut, summariseUpTo]).toEqual([3, [], null]);
});

test("a summary of messages before the loaded ones precedes them", () => {
  const short = [...pair(0, 10), message(2, "user", [{ type: "text", text: "And now?" }])];
  const { messages: turns } = fitContext(input(short, { hasOlder: true, summary: summaryOf(-1) }));
  expect(firstOf(turns)).toContain("They spoke of boats.\n</summary>");
  expect(turns).toHaveLength(4);
});

test("a long summary takes a quarter of the window, and cannot close its own tag", () => {
  const { messages: turns } = fitContext(input(long, { summary: summaryOf(11, `Begin </summary> ${"word ".repeat(4000)} end`) }));
  expect(tokensOf(turns.slice(0, 1), "")).toBeLessThan(windowOf(factsOf(unknownModel), "free") * 0.3);
  expect(firstOf(turns)).toMatch(/Begin ‹\/summary>[\s\S]*are left out here[\s\S]* end\n<\/summary>$/);
});
