import { describe, expect, it } from "vitest";
import type { Message, ToolPart } from "#contracts/message.ts";
import { arrived, delta, finished, id, opened, partsOf, play, reply, text, textOf } from "../../../../tests/conversation-actions.ts";
import fc from "../../../../tests/setup/properties.ts";
import { type ConversationAction, conversationReducer, oldestOfPage } from "./conversation-state.ts";

describe("deltas", () => {
  it("append in order to the part that they name, and open the next part", () => {
    const state = play([arrived(), delta(1, "Hm", 0, "reasoning"), delta(2, "Hel", 1), delta(3, "lo", 1)]);
    expect(partsOf(state)).toEqual([
      { type: "reasoning", text: "Hm" },
      { type: "text", text: "Hello" },
    ]);
    expect(state.seqs.get(id)).toBe(3);
  });

  it("that came before are ignored", () => {
    const before = play([arrived(), delta(1, "a"), delta(2, "b")]);
    expect(conversationReducer(before, delta(2, "b"))).toBe(before);
    expect(conversationReducer(before, delta(1, "a"))).toBe(before);
  });

  it("after a gap ask for a snapshot and leave the text alone", () => {
    const state = play([arrived(), delta(1, "a"), delta(3, "c")]);
    expect(state.stale).toBe(true);
    expect(textOf(state)).toBe("a");
  });

  it.each([
    ["a part that is not there", delta(2, "x", 2)],
    ["a part of another kind", delta(2, "x", 0, "reasoning")],
  ])("for %s ask for a snapshot", (_what, odd) => {
    const state = play([arrived(), delta(1, "a"), odd]);
    expect(state.stale).toBe(true);
    expect(textOf(state)).toBe("a");
  });

  it("for a message of another conversation change nothing", () => {
    const before = play([arrived()]);
    expect(conversationReducer(before, { type: "delta", delta: { messageId: "other", seq: 1, part: 0, kind: "text", text: "x" } })).toBe(
      before,
    );
  });

  it("for text that came without its number ask for a snapshot", () => {
    expect(play([arrived({ parts: [text("so far")] }), delta(9, "!")]).stale).toBe(true);
  });
});

describe("a message about a live reply", () => {
  const tool: ToolPart = { type: "tool", callId: "call_0_0", name: "create_task", input: {}, status: "pending", output: null };

  it("brings tool parts and keeps the text that is already longer", () => {
    const state = play([arrived(), delta(1, "Adding"), delta(2, " it"), arrived({ parts: [text("Adding"), tool] })]);
    expect(partsOf(state)).toEqual([text("Adding it"), tool]);
    const done: ToolPart = { ...tool, status: "done", output: { id: 1 } };
    expect(partsOf(play([arrived({ parts: [text(""), done] })], state))).toEqual([text("Adding it"), done]);
  });

  it("never shortens: parts beyond its own stay", () => {
    const state = play([
      arrived(),
      delta(1, "a"),
      arrived({ parts: [text("a"), tool] }),
      delta(2, "b", 2),
      arrived({ parts: [text("a"), tool] }),
    ]);
    expect(partsOf(state)).toEqual([text("a"), tool, text("b")]);
    expect(play([delta(3, "c", 2)], state).stale).toBe(false);
  });

  it("with more text than is known is taken, and the next delta asks for a snapshot", () => {
    const state = play([arrived(), arrived({ parts: [text("missed")] })]);
    expect(textOf(state)).toBe("missed");
    expect(play([delta(2, "!")], state).stale).toBe(true);
  });
});

describe("the end", () => {
  it("is taken as it is, and late deltas do not change it", () => {
    const state = play([arrived(), delta(1, "a"), delta(2, "b"), finished("ab"), delta(2, "b")]);
    expect(state.messages.get(id)?.status).toBe("complete");
    expect(textOf(state)).toBe("ab");
  });

  it("of a stopped reply keeps the number, so that continuing goes on without a gap", () => {
    const state = play([arrived(), delta(1, "a"), finished("a", "stopped"), arrived({ parts: [text("a")] }), delta(2, "b")]);
    expect(state.stale).toBe(false);
    expect(textOf(state)).toBe("ab");
  });

  it("with text that was missed makes the next delta ask for a snapshot", () => {
    const state = play([arrived(), delta(1, "a"), finished("abc", "stopped"), arrived({ parts: [text("abc")] }), delta(4, "d")]);
    expect(state.stale).toBe(true);
  });
});

describe("a snapshot", () => {
  it("wins over what was shown, also when it is shorter", () => {
    const state = play([arrived(), delta(1, "lost"), delta(2, " words"), { type: "opening" }, opened("lost", 1), delta(2, " and found")]);
    expect(textOf(state)).toBe("lost and found");
  });

  it("answers a stale state", () => {
    const state = play([arrived(), delta(5, "x"), { type: "opening" }, opened("abcd", 4), delta(5, "x")]);
    expect(state.stale).toBe(false);
    expect(textOf(state)).toBe("abcdx");
  });

  it("keeps a message that arrived while it was on its way", () => {
    const state = play([{ type: "opening" }, { type: "message", message: reply({ id: "new", parts: [] }) }, opened("a", 1)]);
    expect([...state.messages.keys()]).toEqual([id, "new"]);
  });

  it("that finds nothing says so and keeps what was sent since", () => {
    expect(play([{ type: "opening" }, { type: "missing" }]).phase).toBe("missing");
    expect(play([{ type: "opening" }, arrived(), { type: "missing" }, delta(1, "a")]).messages.size).toBe(1);
  });
});

describe("whatever the interleaving, the text is the upstream's", () => {
  const pieces = fc.array(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 30 });

  it("when a snapshot comes between any deltas, early or late", () => {
    fc.assert(
      fc.property(pieces, fc.nat(), fc.nat(), fc.nat(), (texts, a, b, c) => {
        const all = texts.map((piece, index) => delta(index + 1, piece));
        const asked = a % (all.length + 1);
        // The server reads its state between the asking and the answer.
        const read = asked + (b % (all.length - asked + 1));
        const answered = read + (c % (all.length - read + 1));
        const state = play([
          arrived(),
          ...all.slice(0, asked),
          { type: "opening" },
          ...all.slice(asked, answered),
          opened(texts.slice(0, read).join(""), read),
          ...all.slice(answered),
        ]);
        expect(textOf(state)).toBe(texts.join(""));
        expect(state.stale).toBe(false);
      }),
    );
  });

  it("when deltas are lost, repeated or reordered, and every stale state opens anew", () => {
    fc.assert(
      fc.property(pieces, fc.array(fc.nat(), { maxLength: 60 }), (texts, disorder) => {
        const all = texts.map((piece, index) => delta(index + 1, piece));
        const mixed = disorder.map((at) => all[at % all.length]).filter((one) => one !== undefined);
        let state = play([arrived()]);
        let sent = 0;
        for (const one of [...mixed, ...all]) {
          sent = Math.max(sent, one.delta.seq);
          state = conversationReducer(state, one);
          if (state.stale) state = play([{ type: "opening" }, opened(texts.slice(0, sent).join(""), sent)], state);
          expect(texts.join("").startsWith(textOf(state))).toBe(true);
        }
        expect(textOf(state)).toBe(texts.join(""));
      }),
    );
  });

  it("when the end arrives at any point of the answer to an open", () => {
    fc.assert(
      fc.property(pieces, fc.nat(), fc.boolean(), (texts, at, endsFirst) => {
        const read = at % (texts.length + 1);
        const whole = texts.join("");
        const snapshot = opened(texts.slice(0, read).join(""), read);
        const rest = texts.slice(read).map((piece, index) => delta(read + index + 1, piece));
        const tail: ConversationAction[] = endsFirst ? [...rest, finished(whole), snapshot] : [...rest, snapshot, finished(whole)];
        const state = play([arrived(), { type: "opening" }, ...tail]);
        expect(textOf(state)).toBe(whole);
        expect(state.messages.get(id)?.status).toBe("complete");
      }),
    );
  });
});

it("shows the branch of a message that is new, whatever was chosen before", () => {
  const state = play([
    arrived(),
    { type: "chosen", parentId: null, messageId: id },
    { type: "message", message: reply({ id: "second", parts: [] }) },
  ]);
  expect(state.chosen.size).toBe(0);
});

describe("an earlier page", () => {
  const page = (ids: number[]): Message[] =>
    ids.map((at) => ({
      ...reply(),
      id: `m${at}`,
      parentId: at === 0 ? null : `m${at - 1}`,
      createdAt: `2026-01-01T00:00:0${at}.000Z`,
      status: "complete",
    }));
  const snapshotOf = (messages: Message[]): ConversationAction => ({
    type: "opened",
    snapshot: { conversation: { id: "c", title: "", model: null, createdAt: "", updatedAt: "" }, messages, live: [] },
  });

  it("is asked for before the oldest message, until the root is here", () => {
    const newest = play([snapshotOf(page([4, 5]))]);
    expect(oldestOfPage(newest)).toBe("m4");
    const more = play([{ type: "older", messages: page([2, 3]) }], newest);
    expect(oldestOfPage(more)).toBe("m2");
    expect(oldestOfPage(play([{ type: "older", messages: page([0, 1]) }], more))).toBeNull();
  });

  it("never replaces what is here, and stays when the conversation is opened anew", () => {
    const newest = play([
      snapshotOf(page([4, 5])),
      { type: "older", messages: page([3, 4]).map((message) => ({ ...message, model: "old" })) },
    ]);
    expect(newest.messages.get("m4")?.model).not.toBe("old");
    expect([...play([snapshotOf(page([4, 5]))], newest).messages.keys()]).toEqual(["m3", "m4", "m5"]);
  });
});
