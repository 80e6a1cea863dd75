import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import type { Message } from "#contracts/message.ts";
import { readNotes } from "#contracts/message-notes.ts";
import type { Delta } from "#contracts/realtime.ts";
import { isStorableText } from "#contracts/text.ts";
import fc from "../../tests/setup/properties.ts";
import { LiveReply } from "./live-reply.ts";

function makeReply(parts: Message["parts"] = []) {
  const deltas: Delta[] = [];
  const at = new Date().toISOString();
  const message: Message = {
    id: uuidv7(),
    conversationId: uuidv7(),
    parentId: null,
    role: "assistant",
    status: "streaming",
    parts,
    model: "demo",
    usage: null,
    error: null,
    createdAt: at,
    updatedAt: at,
  };
  const lease = {
    runId: uuidv7(),
    token: uuidv7(),
    messageId: message.id,
    conversationId: message.conversationId,
    userId: 1,
    step: 0,
    attempts: 1,
  };
  const reply = new LiveReply(lease, message, 0, {
    emit: (delta) => deltas.push(delta),
    clock: { wait: (reply, isDue) => isDue && reply.emitPending() },
  });
  const text = () => reply.parts.map((part) => ("text" in part ? part.text : "")).join("");
  return { reply, deltas, text };
}

test("a character split across chunks is emitted whole", () => {
  const { reply, deltas, text } = makeReply();
  for (const piece of ["a", "\ud83d", "\ude00b"]) {
    reply.append("text", piece);
    reply.emitPending();
  }
  expect(text()).toBe("a😀b");
  expect(deltas.map((delta) => delta.text).join("")).toBe("a😀b");
  expect(deltas.every((delta) => delta.text.isWellFormed())).toBe(true);
});

test("text that PostgreSQL cannot store never enters a reply", () => {
  const { reply, text } = makeReply();
  reply.append("text", "nul:\u0000 half:\ude00 end");
  reply.emitPending();
  expect(text()).toBe("nul: half:\ufffd end");
});

test("half a character of reasoning does not leak into the text after it", () => {
  const { reply, text } = makeReply();
  reply.append("reasoning", "hm\ud83d");
  reply.append("text", "so");
  reply.emitPending();
  expect(text()).toBe("hmso");
});

test("a call that will need approval cannot be decided before the run is parked", () => {
  const call = { type: "tool", callId: "call_0_0", name: "delete_task", input: {}, status: "awaiting_approval", output: null } as const;
  const { reply } = makeReply([call]);
  expect(reply.snapshot().parts).toMatchObject([{ status: "pending" }]);
  reply.end({ ...reply.message, status: "awaiting_approval", parts: [call] });
  expect(reply.snapshot().parts).toMatchObject([{ status: "awaiting_approval" }]);
});

const said = fc.oneof(
  fc.record({ kind: fc.constantFrom("text" as const, "reasoning" as const), text: fc.string({ unit: "binary", maxLength: 12 }) }),
  // Split characters and unstorable ones, as providers send them.
  fc.record({ kind: fc.constant("text" as const), text: fc.constantFrom("\ud83d", "\ude00", "\u0000", "") }),
  fc.constant("open" as const),
);

test("whatever a model sends in whatever chunks: the deltas are gapless and rebuild the parts from any snapshot", () => {
  fc.assert(
    fc.property(fc.array(said, { maxLength: 60 }), (events) => {
      const { reply, deltas } = makeReply();
      const snapshots: { from: number; parts: Message["parts"]; seq: number }[] = [{ from: 0, parts: [], seq: 0 }];
      for (const event of events) {
        if (event !== "open") reply.append(event.kind, event.text);
        else {
          const { parts, seq } = reply.snapshot();
          snapshots.push({ parts, seq, from: deltas.length });
        }
      }
      reply.emitPending();
      expect(deltas.map(({ seq }) => seq)).toEqual(deltas.map((_, at) => at + 1));
      for (const { from, parts, seq } of snapshots) {
        expect(deltas[from]?.seq ?? seq + 1).toBe(seq + 1);
        expect(deltas.slice(from).reduce(assembled, parts)).toEqual(reply.parts);
      }
      expect(reply.parts.every((part) => "text" in part && isStorableText(part.text) && part.text !== "")).toBe(true);
    }),
    { numRuns: 300 },
  );
});

function assembled(parts: Message["parts"], { part: at, kind, text }: Delta): Message["parts"] {
  const known = parts[at];
  if (!known) return [...parts, { type: kind, text }];
  return "text" in known ? parts.with(at, { type: kind, text: known.text + text }) : parts;
}

test("citations belong to the text before them, without duplicates; without text there are none", () => {
  const { reply } = makeReply();
  const page = { title: "A page", url: "https://example.com/" };
  reply.cite(page);
  expect(reply.notes).toEqual({});
  reply.append("reasoning", "hm");
  reply.append("text", "so");
  reply.cite(page);
  reply.cite({ ...page, title: "The same page" });
  reply.cite({ title: "A document", url: null });
  expect(reply.notes).toMatchObject({ "cited.1": [page, { title: "A document", url: null }], "thought.0": expect.any(Number) });
  expect(readNotes("m", reply.notes)).toMatchObject({ citations: [page, { title: "A document", url: null }], unseenPictures: 0 });
});

test("a sealed reply has emitted all its text and emits nothing more", () => {
  const { reply, deltas, text } = makeReply();
  reply.append("text", "one ");
  reply.append("text", "two ");
  reply.seal();
  const told = deltas.length;
  reply.append("text", "three");
  reply.emitPending();
  expect([text(), deltas.map((delta) => delta.text).join(""), deltas.length]).toEqual(["one two ", "one two ", told]);
  expect(reply.seq).toBe(deltas.length);
});
