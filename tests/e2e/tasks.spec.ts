import { expect, test } from "./guard.ts";

test("a task is added, changed, completed, deleted and taken back, live in another tab", async ({ person: { page, anotherTab } }) => {
  await page.goto("/tasks");
  const second = await anotherTab();
  await second.goto("/tasks");
  await expect(second.getByRole("status", { name: "Connection: Live" })).toBeVisible();

  await page.getByRole("textbox", { name: "New task", exact: true }).fill("Water the plants");
  await page.keyboard.press("Enter");
  const row = second.getByRole("listitem").filter({ has: second.getByRole("checkbox", { name: "Complete “Water the plants”" }) });
  await expect(row).toBeVisible();

  await page.getByRole("button", { name: "Details of “Water the plants”" }).click();
  await page.getByLabel("Priority").selectOption("high");
  await page.getByLabel("Due date", { exact: true }).fill("2031-05-06");
  await page.getByLabel("Labels, separated by commas").fill("home, balcony");
  await page.getByLabel("Description").fill("The big ones too");
  await page.getByLabel("Description").blur();
  await expect(row).toContainText("high");
  await expect(row).toContainText("May 6, 2031");
  await expect(row).toContainText("balcony");

  await page.getByRole("checkbox", { name: "Complete “Water the plants”" }).click();
  await expect(row).toBeHidden();
  await page.getByRole("button", { name: /^All/ }).click();
  await page.getByRole("button", { name: "Delete “Water the plants”" }).click();
  await expect(page.getByRole("checkbox", { name: "Complete “Water the plants”" })).toBeHidden();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("checkbox", { name: "Complete “Water the plants”" })).toBeChecked();
});

test("what was deleted lies in the trash and can be restored", async ({ person: { page } }) => {
  await page.goto("/tasks");
  await page.getByRole("textbox", { name: "New task", exact: true }).fill("Sell the boat");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Delete “Sell the boat”" }).click();
  await page.goto("/trash");
  await expect(page.getByRole("listitem").filter({ hasText: "Sell the boat" })).toContainText("7 days left");
  await page.getByRole("button", { name: "Restore “Sell the boat”" }).click();
  await expect(page.getByText("The trash is empty")).toBeVisible();
  await page.getByRole("navigation").getByRole("link", { name: /Tasks/ }).click();
  await expect(page.getByRole("checkbox", { name: "Complete “Sell the boat”" })).toBeVisible();
});
