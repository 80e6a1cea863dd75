import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { beginSend } from "#domain/run/begin-send.ts";
import { finishRun } from "#domain/run/run-end.ts";
import { actorOf, makeUser, testOwner } from "../../../tests/factories.ts";
import { branchBefore } from "./history.ts";
import { setConversationPrompt, setInstructions } from "./instructions.ts";
import { addSavedPrompt, listSavedPrompts, removeSavedPrompt } from "./saved-prompt.ts";

const owner = testOwner();

test("the model is asked with both instructions, on a send and in a run continued by another process", async () => {
  const user = await makeUser({ plan: "pro" });
  const actor = actorOf(user);
  await setInstructions(actor, "Be brief.");
  const conversationId = uuidv7();
  const first = await beginSend(actor, { conversationId, messageId: uuidv7(), text: "hello" }, owner);
  expect(first.context).toMatchObject({ instructions: "Be brief.", prompt: "", plan: "pro", hasOlder: false });
  if (!first.lease) throw new Error("nothing was begun");
  await finishRun(first.lease, { status: "complete", parts: [{ type: "text", text: "Hi." }], seq: 1, error: null }, null);
  await setConversationPrompt(actor, conversationId, "You are my editor.");
  const second = await beginSend(actor, { conversationId, messageId: uuidv7(), text: "again" }, owner);
  expect(second.context).toMatchObject({ instructions: "Be brief.", prompt: "You are my editor." });
  expect(second.context?.memories).toEqual([]);
  const { hasServers: _, ...context } = second.context ?? {};
  expect(await branchBefore(second.assistantMessage.id, user.id)).toMatchObject(context);
});

test("saved prompts belong to their owner", async () => {
  const [mine, theirs] = [actorOf(await makeUser()), actorOf(await makeUser())];
  const { id } = await addSavedPrompt(mine, { title: "Plan", text: "Plan my week" });
  expect(await listSavedPrompts(theirs)).toEqual([]);
  await expect(removeSavedPrompt(theirs, id)).rejects.toThrow("Saved prompt not found");
  expect(await listSavedPrompts(mine)).toMatchObject([{ title: "Plan" }]);
});
