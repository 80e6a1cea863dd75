import { expect, test } from "vitest";
import type { Message } from "#contracts/message.ts";
import type { Summary } from "#contracts/summary.ts";
import { newestOf } from "./use-summary.ts";

const summaryOf = (messageId: string): Summary => ({
  id: `summary of ${messageId}`,
  conversationId: "c",
  messageId,
  text: messageId,
  source: "model",
  createdAt: "",
  updatedAt: "",
});
const branchOf = (...ids: string[]) => ids.map((id) => ({ message: { id } as Message, siblings: [id] }));

test("the last summary on the branch is shown, whatever came last", () => {
  const summaries = [summaryOf("b"), summaryOf("a"), summaryOf("x")];
  expect(newestOf(summaries, branchOf("a", "b", "c"))?.text).toBe("b");
  expect(newestOf(summaries, branchOf("a", "y"))?.text).toBe("a");
  expect(newestOf(summaries, branchOf("y"))).toBeNull();
  expect(newestOf([], branchOf("a"))).toBeNull();
});
