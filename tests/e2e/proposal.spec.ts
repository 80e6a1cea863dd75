import { expect, newestReply, say, test } from "./guard.ts";

test("a plan for the week is proposed, survives a reload, is accepted in part, and each change can be undone", async ({
  person: { page },
}) => {
  await say(page, "add tasks: tea, bread and cake");
  await expect(newestReply(page)).toContainText("Added 3 tasks");
  await say(page, "Plan my tasks for the week");
  const card = page.getByRole("region", { name: "Proposed changes: A day for each open task" });
  await expect(card.getByRole("checkbox")).toHaveCount(3);
  await page.reload();
  await card.getByRole("checkbox", { name: /Bread/ }).uncheck();
  await card.getByRole("button", { name: "Accept 2 of 3" }).click();
  await expect(card).toContainText("2 of 3 made");
  await expect(newestReply(page)).toContainText("2 of 3 changes are made");
  await expect(card.getByRole("listitem").filter({ hasText: "Bread" })).toContainText("not accepted");
  await card.getByRole("button", { name: "Undo: Cake" }).click();
  await expect(card.getByRole("listitem").filter({ hasText: "Cake" })).toContainText("undone");
  await expect(card.getByRole("button", { name: "Undo: Tea" })).toBeVisible();
});
