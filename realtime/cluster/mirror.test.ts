import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import type { Message, MessagePart } from "#contracts/message.ts";
import type { Delta } from "#contracts/realtime.ts";
import fc from "../../tests/setup/properties.ts";
import { Mirror, type ReplyState } from "./mirror.ts";

const at = new Date().toISOString();
const blank: Message = {
  id: uuidv7(),
  conversationId: uuidv7(),
  parentId: null,
  role: "assistant",
  status: "streaming",
  parts: [],
  model: "demo",
  usage: null,
  error: null,
  createdAt: at,
  updatedAt: at,
};
const tool = (status: "pending" | "done"): MessagePart => ({
  type: "tool",
  callId: "call_0_0",
  name: "t",
  input: {},
  status,
  output: null,
});

/** An owner that writes text, and all events that a bus could carry. */
function owner() {
  const parts: MessagePart[] = [];
  const deltas: Delta[] = [];
  let seq = 0;
  return {
    deltas,
    say(kind: "text" | "reasoning", text: string) {
      const last = parts.at(-1);
      if (last?.type === kind) last.text += text;
      else parts.push({ type: kind, text });
      seq += 1;
      deltas.push({ messageId: blank.id, seq, part: parts.length - 1, kind, text });
    },
    call: () => void parts.push(tool("pending")),
    state: (): ReplyState => ({ message: { ...blank, parts: structuredClone(parts) }, seq, token: "a" }),
  };
}

/** A client that follows the mirror and checks the guarantees of the protocol. */
function page() {
  const shown: { seq: number; parts: MessagePart[] } = { seq: 0, parts: [] };
  return {
    shown,
    out: {
      delta: ({ seq, part, kind, text }: Delta) => {
        if (seq !== shown.seq + 1) throw new Error(`gap: ${shown.seq} → ${seq}`);
        shown.seq = seq;
        const known = shown.parts[part];
        if (known && "text" in known) known.text += text;
        else if (part === shown.parts.length) shown.parts.push({ type: kind, text });
        else throw new Error(`part ${part} of ${shown.parts.length}`);
      },
      message: (message: Message) => {
        for (const [index, part] of message.parts.entries()) {
          const known = shown.parts[index];
          if (known && "text" in known && "text" in part) expect(known.text).toBe(part.text);
          else if (part.type === "tool" || index === shown.parts.length) shown.parts[index] = part;
        }
      },
    },
  };
}

test("whatever is lost between the processes, the client ends with the owner's text and no gap", () => {
  const step = fc.oneof(
    fc.record({
      do: fc.constant("say" as const),
      kind: fc.constantFrom("text" as const, "reasoning" as const),
      text: fc.string({ minLength: 1, unit: "grapheme" }),
    }),
    fc.record({ do: fc.constant("call" as const) }),
    fc.record({ do: fc.constant("lose" as const) }),
    fc.record({ do: fc.constant("state" as const) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const from = owner();
      const to = page();
      const mirror = new Mirror({ ...from.state(), token: "a" }, to.out);
      let sent = 0;
      for (const step of steps) {
        if (step.do === "say") from.say(step.kind, step.text);
        if (step.do === "call") from.call();
        if (step.do === "lose") sent = from.deltas.length;
        for (const delta of from.deltas.slice(sent)) if (mirror.take(delta) === "gap") mirror.catchUp(from.state());
        sent = from.deltas.length;
        if (step.do === "state") expect(mirror.catchUp(from.state())).toBe(true);
      }
      expect(mirror.catchUp(from.state())).toBe(true);
      expect(to.shown.parts).toEqual(from.state().message.parts);
      expect(to.shown.seq).toBe(from.state().seq);
    }),
  );
});

test("an older row changes nothing; text that is not a continuation requires reopening", () => {
  const from = owner();
  from.say("text", "one ");
  const old = from.state();
  from.say("text", "two");
  const to = page();
  const mirror = new Mirror({ message: blank, seq: 0, token: "a" }, to.out);
  for (const delta of from.deltas) mirror.take(delta);
  expect(mirror.catchUp(old)).toBe(true);
  expect(mirror.present().parts).toEqual([{ type: "text", text: "one two" }]);
  expect(mirror.catchUp({ message: { ...blank, parts: [{ type: "text", text: "else" }] }, seq: 9, token: "b" })).toBe(false);
});
