import { expect, test } from "vitest";
import type { StateItem, StepState } from "#contracts/step-state.ts";
import { branchBefore } from "#domain/chat/history.ts";
import { purge } from "#domain/maintenance/purge.ts";
import { allUsersDb, db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { replyWith } from "../../../tests/replies.ts";
import { dropReasoningState, stateLengthMax, statesOf, storeState } from "./reply-state.ts";

const thought = (text: string): StateItem => ({ type: "block", block: { type: "thinking", thinking: text, signature: "signed" } });
const call: StateItem = { type: "call", index: 0, id: "toolu_1", extra: { extra_content: { google: { thought_signature: "signed" } } } };
const stateOf = (items: StateItem[], step = 0): StepState => ({ step, origin: "one", model: "m", items, paused: false });

async function makeReply() {
  const user = await makeUser({ toolPolicy: "run_freely" });
  const made = await replyWith(actorOf(user), []);
  const owner = { messageId: made.messageId, userId: user.id };
  const store = (state: StepState) => db().$transaction((tx) => storeState(tx, owner, state));
  return { ...made, user, owner, store };
}

test("a step's state is stored verbatim, once, in the order of the steps", async () => {
  const { owner, store } = await makeReply();
  const first = stateOf([thought("Grüße \ud83d\udc4b"), { type: "text", length: 3 }, call]);
  await store(stateOf([thought("later")], 1));
  await store(first);
  await store(stateOf([thought("again")]));
  expect(await statesOf(owner)).toEqual([first, stateOf([thought("later")], 1)]);
});

test("of a state that is too long only call ids are stored", async () => {
  const { owner, store } = await makeReply();
  await store(stateOf([thought("x".repeat(stateLengthMax)), call]));
  expect(await statesOf(owner)).toEqual([stateOf([{ type: "call", index: 0, id: "toolu_1" }])]);
});

test("a state that a provider refused is dropped for that provider only", async () => {
  const { owner, store, user } = await makeReply();
  await store(stateOf([thought("Hm."), call]));
  await store({ ...stateOf([thought("Hm.")], 1), origin: "two" });
  await dropReasoningState(user.id, [owner.messageId], "one");
  expect((await statesOf(owner)).map(({ items }) => items)).toEqual([[{ type: "call", index: 0, id: "toolu_1" }], [thought("Hm.")]]);
});

test("nobody can read, drop or write another user's state", async () => {
  const [mine, other] = [await makeReply(), await makeReply()];
  await mine.store(stateOf([thought("Hm.")]));
  const foreign = { messageId: mine.messageId, userId: other.user.id };
  expect(await statesOf(foreign)).toEqual([]);
  await expect(db().$transaction((tx) => storeState(tx, foreign, stateOf([thought("mine")], 1)))).rejects.toThrow();
  await dropReasoningState(other.user.id, [mine.messageId], "one");
  expect(await statesOf(mine.owner)).toEqual([stateOf([thought("Hm.")])]);
  expect((await branchBefore(mine.messageId, other.user.id)).branch).toEqual([]);
});

test("rows of another version of this code are skipped", async () => {
  const { owner, store, user } = await makeReply();
  await store(stateOf([thought("Hm.")]));
  await db().replyState.updateMany({ where: { userId: user.id }, data: { items: [{ type: "of tomorrow" }] } });
  expect(await statesOf(owner)).toEqual([]);
});

test("it is deleted with its conversation", async () => {
  const { store, user, conversationId } = await makeReply();
  await store(stateOf([thought("Hm.")]));
  await db().conversation.update({ where: { id: conversationId, userId: user.id }, data: { deletedAt: new Date("2026-01-01") } });
  await purge();
  expect(await allUsersDb().replyState.count({ where: { userId: user.id } })).toBe(0);
});
