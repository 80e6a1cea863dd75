import { expect, test } from "./guard.ts";

test("an order is scheduled, run now, undone, paused and deleted", async ({ person: { page } }) => {
  await page.goto("/schedules");
  await page.getByRole("button", { name: "Create a schedule" }).click();
  const dialog = page.getByRole("dialog", { name: "New schedule" });
  await dialog.getByLabel("Title").fill("Plants");
  await dialog.getByLabel("What the assistant should do").fill("add a task to water the plants");
  await dialog.getByLabel("First day").fill("2031-05-05");
  await dialog.getByRole("combobox", { name: "Repeat" }).selectOption("In words, or by a rule…");
  await dialog.getByLabel("In words, or as a rule").fill("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30");
  await expect(dialog.getByRole("status")).toContainText("never runs");
  await expect(dialog.getByRole("button", { name: "Save" })).toBeDisabled();
  await dialog.getByRole("combobox", { name: "Repeat" }).selectOption("Every second week on this weekday");
  await expect(dialog.getByRole("status")).toContainText("May 19");
  await dialog.getByRole("button", { name: "Save" }).click();
  const card = page.getByRole("list", { name: "Schedules" }).locator("> li").filter({ hasText: "Plants" });
  await expect(card).toContainText("Every 2 weeks on Monday at 09:00");

  await card.getByRole("button", { name: "Run “Plants” now" }).click();
  await card.getByRole("button", { name: "What it did" }).click();
  await expect(card.getByRole("img", { name: "Done" })).toBeVisible();
  await expect(card).toContainText("1 change, nothing else.");
  await card.getByRole("button", { name: "Undo all" }).click();
  await expect(card).toContainText("1 change, undone.");

  await card.getByRole("button", { name: "More for “Plants”" }).click();
  await page.getByRole("menuitem", { name: "Pause" }).click();
  await expect(card).toContainText("Paused");
  await card.getByRole("button", { name: "More for “Plants”" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(page.getByText("Nothing is scheduled")).toBeVisible();
});
