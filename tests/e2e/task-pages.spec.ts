import type { Page } from "@playwright/test";
import { expect, test } from "./guard.ts";

const box = (page: Page, title: string) => page.getByRole("checkbox", { name: `Complete “${title}”` });
const row = (page: Page, title: string) =>
  page
    .getByRole("listitem")
    .filter({ has: page.getByRole("textbox", { name: "Title" }) })
    .filter({ has: box(page, title) });

async function add(page: Page, ...lines: string[]): Promise<void> {
  const field = page.getByRole("textbox", { name: "New task", exact: true });
  for (const line of lines) {
    await field.fill(line);
    await field.press("Enter");
    await expect(field).toHaveValue("");
  }
}

test("what was done by hand is taken back and done again, over many steps, by keys and by the news of it", async ({ person: { page } }) => {
  await page.goto("/tasks");
  await add(page, "Water the ferns every day", "Sell the boat");
  await box(page, "Sell the boat").click();
  await expect(page.getByText("“Sell the boat” completed")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(box(page, "Sell the boat")).toBeVisible();
  await expect(page.getByText("Undone: “Sell the boat” completed")).toBeVisible();

  await page.getByRole("button", { name: "Delete “Sell the boat”" }).click();
  await expect(box(page, "Sell the boat")).toBeHidden();
  await box(page, "Water the ferns").click();
  await expect(page.getByText("its next one is on the list")).toBeVisible();
  await page.locator("#main").focus();
  await page.keyboard.press("Control+z");
  await expect(page.getByText("Undone: “Water the ferns” completed")).toBeVisible();
  await expect(box(page, "Water the ferns")).toHaveCount(1);
  await page.keyboard.press("Control+z");
  await expect(box(page, "Sell the boat")).toBeVisible();
  await page.keyboard.press("Control+Shift+z");
  await expect(box(page, "Sell the boat")).toBeHidden();
});

test("a project has its page, its tasks have subtasks, and completing one asks about those", async ({ person: { page } }) => {
  await page.goto("/tasks");
  await page.getByRole("button", { name: "New project" }).click();
  const dialog = page.getByRole("dialog", { name: "New project" });
  await dialog.getByLabel("Name").fill("Garden");
  await dialog.locator("label", { has: page.getByRole("radio", { name: "Green" }) }).click();
  await expect(dialog.getByRole("radio", { name: "Green" })).toBeChecked();
  await dialog.getByLabel("What the assistant should keep in mind").fill("We have clay soil.");
  await dialog.getByRole("button", { name: "Create project" }).click();
  await page.waitForURL(/\/projects\/\d+/);
  await expect(page.getByText("We have clay soil.")).toBeVisible();
  await add(page, "Plant trees");
  await page.getByRole("button", { name: "Details of “Plant trees”" }).click();
  const subtasks = page.getByRole("region", { name: "Subtasks of “Plant trees”" });
  await subtasks.getByRole("textbox", { name: "New subtask" }).fill("Dig holes tomorrow");
  await page.keyboard.press("Enter");
  await expect(subtasks.getByRole("link", { name: "Dig holes" })).toBeVisible();
  await page.getByRole("button", { name: "Details of “Plant trees”" }).click();
  await expect(row(page, "Dig holes")).toContainText("tomorrow");
  await box(page, "Plant trees").click();
  await page.getByRole("dialog").getByRole("button", { name: "Complete all 2" }).click();
  await expect(page.getByText("All done")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(box(page, "Dig holes")).toBeVisible();

  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Upcoming" }).click();
  const tomorrow = page.getByRole("region", { name: /^Tomorrow/ });
  await expect(tomorrow.getByText("Garden")).toBeVisible();
  await page.getByRole("combobox", { name: "Group" }).selectOption("project");
  await expect(page).toHaveURL(/group=project/);
  await expect(page.getByRole("region", { name: "Garden" })).toBeVisible();
});

test("many tasks are chosen and changed at once, and keys go along the list", async ({ person: { page } }) => {
  await page.goto("/tasks");
  await add(page, "One", "Two", "Three", "Four");
  await expect(box(page, "Four")).toBeVisible();
  await row(page, "Four").click({ modifiers: ["Control"], position: { x: 60, y: 4 } });
  await row(page, "Two").click({ modifiers: ["Shift"], position: { x: 60, y: 4 } });
  const chosen = page.getByRole("region", { name: "Selected tasks" });
  await expect(chosen).toContainText("3 selected");
  await chosen.getByRole("combobox", { name: "Priority of the selected tasks" }).selectOption("high");
  for (const title of ["Two", "Three", "Four"]) await expect(row(page, title)).toContainText("high");
  // The list shows it at once; what can be undone is what was stored.
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await page.locator("#main").focus();
  await page.keyboard.press("Control+z");
  await expect(row(page, "Three")).not.toContainText("high");
  await chosen.getByRole("button", { name: "Delete" }).click();
  await expect(box(page, "Three")).toBeHidden();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(box(page, "Three")).toBeVisible();

  await page.locator("#main").focus();
  await page.keyboard.press("j");
  await expect(row(page, "Four")).toBeFocused();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await expect(chosen).toContainText("1 selected");
  await page.keyboard.press("Escape");
  await expect(chosen).toBeHidden();
  await page.keyboard.press("p");
  await expect(page.getByLabel("Priority")).toBeFocused();
  await row(page, "Three").focus();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("Escape");

  // Cards are chosen as rows are, and then by a plain click, too.
  await page.getByRole("button", { name: "Board" }).click();
  const card = (title: string) => page.getByRole("listitem").filter({ has: page.getByRole("link", { name: title, exact: true }) });
  await card("One").click({ modifiers: ["Control"] });
  await card("Two").getByRole("link").click();
  await expect(chosen).toContainText("2 selected");
  await chosen.getByRole("combobox", { name: "Priority of the selected tasks" }).selectOption("low");
  for (const title of ["One", "Two"]) await expect(card(title)).toContainText("low");
});

test("a view is saved as a filter, which has an address, keeps what it is told to keep, and is ordered and deleted", async ({
  person: { page },
}) => {
  await page.goto("/tasks");
  await add(page, "Call the roofer !high", "Read the paper");
  await page.getByRole("combobox", { name: "Group" }).selectOption("priority");
  const save = async (name: string) => {
    await page
      .getByRole("button", { name: /^Actions for/ })
      .last()
      .click();
    await page.getByRole("menuitem", { name: /^Save (this view|as a new filter)/ }).click();
    const dialog = page.getByRole("dialog", { name: "Save this view" });
    await dialog.getByLabel("Name").fill(name);
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  };
  await save("Urgent first");
  await expect(page).toHaveURL(/\/tasks\/filters\/\d+$/);
  await expect(page.getByRole("region", { name: "High" })).toBeVisible();

  // What is changed there holds until it is kept.
  await page.getByRole("searchbox", { name: "Search tasks" }).fill("roofer");
  await expect(box(page, "Read the paper")).toBeHidden();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page).toHaveURL(/\/tasks\/filters\/\d+$/);
  await page.reload();
  await expect(box(page, "Call the roofer")).toBeVisible();
  await expect(box(page, "Read the paper")).toBeHidden();

  await save("Second");
  const links = page.getByRole("region", { name: "Filters" }).getByRole("link");
  await expect(links).toHaveText(["Urgent first", "Second"]);
  await page.getByRole("region", { name: "Filters" }).getByRole("button", { name: "Actions for filter “Second”" }).click();
  await page.getByRole("menuitem", { name: "Up" }).click();
  await expect(links).toHaveText(["Second", "Urgent first"]);
  await page.getByRole("region", { name: "Filters" }).getByRole("button", { name: "Actions for filter “Second”" }).click();
  await page.getByRole("menuitem", { name: "Delete filter" }).click();
  await expect(links).toHaveText(["Urgent first"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(links).toHaveText(["Second", "Urgent first"]);
});
