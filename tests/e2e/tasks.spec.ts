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
  await expect(page.getByText("“Water the plants” moved to the trash")).toBeVisible();
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

test("a line of plain words says what it means before it is added, and Backspace turns a piece of it back into words", async ({
  person: { page },
}) => {
  await page.goto("/tasks");
  const line = page.getByRole("textbox", { name: "New task", exact: true });
  const meaning = page.getByRole("list", { name: "What this line means" });
  await line.fill("Miete zahlen jeden 1. um 9 Uhr !hoch #wohnung +Haushalt");
  for (const words of ["every month on day 1", "09:00", "high priority", "wohnung", "new project Haushalt"]) {
    await expect(meaning).toContainText(words);
  }
  await page.keyboard.press("Enter");
  const row = page.getByRole("listitem").filter({ has: page.getByRole("checkbox", { name: "Complete “Miete zahlen”" }) });
  await expect(row).toContainText("every month on day 1");
  await expect(row).toContainText("wohnung");

  await line.fill("Watch the film Tomorrow");
  await expect(meaning.getByRole("button", { name: "Keep “Tomorrow” as words" })).toBeVisible();
  await line.press("End");
  await page.keyboard.press("Backspace");
  await expect(line).toHaveValue("Watch the film Tomorrow");
  await expect(meaning).toBeHidden();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("checkbox", { name: "Complete “Watch the film Tomorrow”" })).toBeVisible();

  // From anywhere by a key; a list that is pasted becomes its tasks.
  await page.locator("#main").focus();
  await page.keyboard.press("q");
  const dialog = page.getByRole("dialog", { name: "New task" });
  await dialog.getByRole("textbox", { name: "New task", exact: true }).evaluate((field) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "- [ ] Buy eggs\n- [ ] Buy flour tomorrow #shop");
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await dialog.getByRole("button", { name: "Add 2 tasks" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("checkbox", { name: "Complete “Buy flour”" })).toBeVisible();
});
