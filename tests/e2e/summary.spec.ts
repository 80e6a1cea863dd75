import { expect, newestReply, say, test } from "./guard.ts";

/** Three tokens a rune: two of them have no room in the window of the Free plan. */
const padding = "ᚠᛇ ".repeat(2800);

test("a chat that outgrew the window shows its summary, which its owner edits; the model then knows their words", async ({ person }) => {
  const { page, anotherTab, expectRefusals } = person;
  await say(page, `My boat is called Aurora ${padding}`);
  await expect(newestReply(page)).toContainText("My boat is called Aurora");
  await say(page, `The harbour is Rovinj ${padding}`);
  const card = page.getByRole("region", { name: "Summary of earlier messages" });
  const title = card.getByText("Earlier messages are summarised for the model");
  await expect(title).toBeVisible();
  await expect(card.getByText(/My boat is called Aurora/)).toBeHidden();
  await title.click();
  await expect(card.getByText(/My boat is called Aurora/)).toBeVisible();
  await expect(card.getByText("Written by the model.")).toBeVisible();

  const second = await anotherTab();
  await second.goto(page.url());
  const secondCard = second.getByRole("region", { name: "Summary of earlier messages" });
  await secondCard.getByText("Earlier messages are summarised for the model").click();
  await secondCard.getByRole("button", { name: "Edit" }).click();
  await secondCard.getByRole("textbox").fill("The boat is called Celeste");

  await card.getByRole("button", { name: "Edit" }).click();
  const box = card.getByRole("textbox", { name: "What the model is told about the earlier messages" });
  await box.fill("not kept");
  await card.getByRole("button", { name: "Cancel" }).click();
  await expect(card.getByText(/My boat is called Aurora/)).toBeVisible();
  await card.getByRole("button", { name: "Edit" }).click();
  await box.fill("The boat is called Borealis");
  await card.getByRole("button", { name: "Save" }).click();
  await expect(card.getByText("The boat is called Borealis")).toBeVisible();
  await expect(card.getByText("Edited by you.")).toBeVisible();

  expectRefusals(/status of 409/);
  await secondCard.getByRole("button", { name: "Save" }).click();
  await expect(secondCard.getByText(/was changed meanwhile/)).toBeVisible();
  await secondCard.getByRole("button", { name: "Cancel" }).click();
  await expect(secondCard.getByText("The boat is called Borealis")).toBeVisible();

  await say(page, "What did we talk about?");
  await expect(newestReply(page)).toContainText("The boat is called Borealis");
  await second.close();
  await card.getByRole("button", { name: "Rewrite" }).click();
  await expect(card).toBeHidden();
  await say(page, "hello");
  await expect(card).toBeVisible();
  await title.click();
  await expect(card.getByText(/My boat is called Aurora/)).toBeVisible();
});
