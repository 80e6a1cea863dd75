import type { Page } from "@playwright/test";
import { expect, newestReply, say, test } from "./guard.ts";

const titleIn = (page: Page) => page.getByRole("textbox", { name: "Title" }).first();
const live = (page: Page) => expect(page.getByRole("status", { name: "Connection: Live" })).toBeVisible();

test("what is typed into a task stays while another tab changes that field, and both versions are shown", async ({
  person: { page, anotherTab },
}) => {
  await page.goto("/tasks");
  await live(page);
  await add(page, "Buy milk");
  const second = await anotherTab();
  await second.goto("/tasks");
  await live(second);

  await titleIn(page).fill("Buy oat milk");
  await titleIn(second).fill("Buy cheese");
  await second.keyboard.press("Enter");
  const notice = page.getByRole("status").filter({ hasText: "Changed elsewhere" });
  await expect(notice).toContainText("Buy cheese");
  await expect(titleIn(page)).toHaveValue("Buy oat milk");
  await expect(titleIn(page)).toBeFocused();
  // Another field of the task is not held back.
  await second.getByRole("button", { name: "Details of “Buy cheese”" }).click();
  await second.getByLabel("Priority").selectOption("high");
  await expect(page.getByRole("listitem").filter({ has: titleIn(page) })).toContainText("high");
  // Leaving the field saves nothing as long as nobody has decided.
  await titleIn(page).blur();
  await expect(titleIn(second)).toHaveValue("Buy cheese");

  await notice.getByRole("button", { name: "Keep mine" }).click();
  await expect(notice).toBeHidden();
  await expect(titleIn(page)).toBeFocused();
  await expect(titleIn(second)).toHaveValue("Buy oat milk");

  await titleIn(page).fill("Buy no milk");
  await titleIn(second).fill("Buy bread");
  await second.keyboard.press("Enter");
  await notice.getByRole("button", { name: "Use the other version" }).click();
  await expect(titleIn(page)).toHaveValue("Buy bread");
});

test("a description stays as it is typed, with the details closed and opened, while the assistant changes it", async ({
  person: { page, anotherTab },
}) => {
  await page.goto("/tasks");
  await live(page);
  await add(page, "Buy milk");
  const chat = await anotherTab();
  await chat.goto("/chat");
  await live(chat);
  await page.getByRole("button", { name: "Details of “Buy milk”" }).click();
  await page.getByLabel("Description").fill("The blue one");
  await say(chat, "rename milk to cheese");
  await expect(newestReply(chat)).toContainText(/cheese/);
  await expect(titleIn(page)).toHaveValue(/cheese/i);
  await expect(page.getByLabel("Description")).toHaveValue("The blue one");
  await expect(page.getByLabel("Description")).toBeFocused();
});

test("a task that is completed or deleted elsewhere keeps its row while somebody types into it", async ({
  person: { page, anotherTab },
}) => {
  await page.goto("/tasks");
  await live(page);
  await add(page, "Water the plants");
  const second = await anotherTab();
  await second.goto("/tasks");
  await live(second);
  await titleIn(page).fill("Water the big plants");
  await second.getByRole("checkbox", { name: "Complete “Water the plants”" }).click();
  await expect(page.getByRole("checkbox", { name: "Complete “Water the plants”" })).toBeChecked();
  await expect(titleIn(page)).toBeFocused();

  await second.getByRole("button", { name: /^All/ }).click();
  await second.getByRole("button", { name: "Delete “Water the plants”" }).click();
  const notice = page.getByRole("status").filter({ hasText: "deleted elsewhere" });
  await expect(notice).toBeVisible();
  await expect(titleIn(page)).toHaveValue("Water the big plants");
  await notice.getByRole("button", { name: "Restore it" }).click();
  await expect(second.getByRole("checkbox", { name: "Complete “Water the big plants”" })).toBeVisible();
});

test("settings that another tab changes while they are typed are not overwritten unseen", async ({ person: { page, anotherTab } }) => {
  await page.goto("/settings/assistant");
  const second = await anotherTab();
  await second.goto("/settings/assistant");
  const field = (tab: Page) => tab.getByLabel("What should the assistant keep in mind?");
  const section = (tab: Page) => tab.locator("form").filter({ has: field(tab) });
  await field(page).fill("Answer briefly");
  await field(second).fill("Answer in Greek");
  await section(second).getByRole("button", { name: "Save" }).click();
  const notice = section(page).getByRole("status").filter({ hasText: "Changed elsewhere" });
  await expect(notice).toContainText("Answer in Greek");
  await expect(field(page)).toHaveValue("Answer briefly");
  await expect(section(page).getByRole("button", { name: "Save" })).toBeDisabled();
  await notice.getByRole("button", { name: "Keep mine" }).click();
  await section(page).getByRole("button", { name: "Save" }).click();
  await expect(field(second)).toHaveValue("Answer briefly");
});

test("a chat's name that is typed meets the one that was given elsewhere", async ({ person: { page, anotherTab } }) => {
  await page.goto("/chat");
  await say(page, "hello");
  await expect(newestReply(page)).toBeVisible();
  await page.waitForURL(/\/chat\/.+/);
  const second = await anotherTab();
  await second.goto(page.url());
  await live(second);
  await openRename(page);
  await page.getByRole("textbox", { name: "Name" }).fill("Mine");
  await openRename(second);
  await second.getByRole("textbox", { name: "Name" }).fill("Theirs");
  await second.getByRole("button", { name: "Rename" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Changed elsewhere: Theirs");
  await dialog.getByRole("button", { name: "Keep mine" }).click();
  await dialog.getByRole("button", { name: "Rename" }).click();
  await expect(dialog).toBeHidden();
  await expect(second.getByRole("navigation").getByRole("link", { name: "Mine" })).toBeVisible();
});

async function openRename(page: Page): Promise<void> {
  await page
    .getByRole("button", { name: /^Actions for/ })
    .first()
    .click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
}

async function add(page: Page, title: string): Promise<void> {
  await page.getByRole("textbox", { name: "New task", exact: true }).fill(title);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("checkbox", { name: `Complete “${title}”` })).toBeVisible();
}
