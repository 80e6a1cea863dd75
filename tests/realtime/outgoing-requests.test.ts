import { expect, test } from "vitest";
import { messagesOf } from "../../realtime/context/prompt.ts";
import type { ModelRequest } from "../../realtime/llm/model.ts";
import { chatBody } from "../../realtime/llm/request/chat.ts";
import { messagesBody } from "../../realtime/llm/request/messages.ts";
import { responsesBody } from "../../realtime/llm/request/responses.ts";
import { checkChat } from "../../sandbox/llm/rules/chat.ts";
import { checkMessages } from "../../sandbox/llm/rules/messages.ts";
import { checkResponses } from "../../sandbox/llm/rules/responses.ts";
import type { Violation } from "../../sandbox/llm/rules/violation.ts";
import fc from "../setup/properties.ts";
import { branchOf, exchange, replyOf, type Speaker, someTools, speakers } from "./made-conversation.ts";

const dialect = { message: ["reasoning_content", "reasoning_details"], call: ["extra_content"] };

/** The rules of a provider's protocol that a request violates. */
function violations(speaker: Speaker, request: ModelRequest): Violation[] {
  if (speaker.protocol === "messages") return checkMessages(messagesBody(request), undefined, isOwnThought);
  if (speaker.protocol === "responses") return checkResponses(responsesBody(request), undefined, (_, state) => state === "secret");
  return [...checkChat(chatBody(request), undefined, dialect), ...rolesOf(chatBody(request).messages.map(({ role }) => role))];
}

function isOwnThought(content: string, state: string): boolean {
  return content === "redacted" ? state === "secret" : state === content.replace("Hm", "signed");
}

/** What templates and Mistral require beyond OpenAI: roles alternate, and no user message follows a tool result directly. */
function rolesOf(roles: string[]): Violation[] {
  return roles.flatMap((role, at) => {
    const before = roles[at - 1];
    const isRefused = (role === "user" && (before === "tool" || before === "user")) || (role === "assistant" && before === "assistant");
    return isRefused ? [{ param: `messages[${at}]`, message: `role ${role} after ${before}` }] : [];
  });
}

const files = {
  words: new Map<string, string>(),
  images: new Map(Array.from({ length: 9 }, (_, at) => [`p${at}`, { mime: "image/png", data: "iVBO" }])),
  unseenPictures: 0,
};

const asked = fc.record({
  exchanges: fc.array(exchange, { maxLength: 5 }),
  now: exchange,
  speaker: fc.constantFrom(...speakers),
  reasoning: fc.constantFrom(undefined, "off" as const, "normal" as const, "long" as const),
  system: fc.constantFrom("Be kind.", " ", ""),
  systemInUser: fc.boolean(),
  hasTools: fc.boolean(),
  cacheKey: fc.constantFrom(undefined, "c"),
});

test("no conversation, whatever happened in it, violates any of the three protocols", () => {
  fc.assert(
    fc.property(asked, ({ exchanges, now, speaker, hasTools, ...more }) => {
      const branch = branchOf([...exchanges, now]).slice(0, -1);
      const { parts, states } = replyOf(now.reply, 8);
      const reply = { id: "a8", states };
      for (const so of [[], parts]) {
        const turns = messagesOf(branch, so, files, { ...speaker, reply });
        const request = { model: speaker.model, messages: turns, tools: hasTools ? someTools : [], ...more, withoutTools: !hasTools };
        expect(violations(speaker, request)).toEqual([]);
      }
    }),
    { numRuns: 600 },
  );
});

const turn = fc.oneof(
  fc.record({ role: fc.constant("user" as const), text: fc.constantFrom("", "\n", "Hi", "More") }),
  fc.record({
    role: fc.constant("assistant" as const),
    text: fc.constantFrom("", " ", "Yes"),
    toolCalls: fc.array(
      fc.record({
        id: fc.constantFrom("a", "b", "", "ü x"),
        name: fc.constantFrom("", "t", "a b"),
        input: fc.constantFrom<unknown>({}, "x", null),
      }),
      { maxLength: 2 },
    ),
  }),
  fc.record({
    role: fc.constant("tool" as const),
    toolCallId: fc.constantFrom("a", "b", "c"),
    name: fc.constant("t"),
    output: fc.constantFrom<unknown>("", null, "x"),
    isError: fc.boolean(),
  }),
);

test("no order of messages is rejected", () => {
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 8 }), fc.constantFrom(...speakers), (turns, speaker) => {
      const found = violations(speaker, { model: speaker.model, system: "Be kind.", messages: turns, tools: someTools });
      expect(found.filter(({ message }) => message !== "role user after tool")).toEqual([]);
    }),
    { numRuns: 400 },
  );
});
