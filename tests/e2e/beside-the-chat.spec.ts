import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, newestReply, say, test } from "./guard.ts";

const panel = (page: Page) => page.getByRole("region", { name: "Your tasks" });

test("the list beside the chat shows what the assistant does, and what is ticked off stays in sight", async ({ person: { page } }) => {
  await expect(panel(page)).toContainText("Nothing is open");
  await say(page, "add tasks: buy milk tomorrow, water the plants");
  const milk = panel(page).getByRole("checkbox", { name: "Complete “Buy milk”" });
  await expect(panel(page).getByRole("group", { name: "Tomorrow" }).getByRole("checkbox")).toHaveCount(1);
  await expect(panel(page).getByRole("group", { name: "No date" })).toContainText("Water the plants");
  await say(page, "mark milk as done");
  await expect(milk).toBeChecked();
  await milk.click();
  await expect(milk).not.toBeChecked();
  await expect(panel(page)).toContainText("2 open");
});

test("a task is added in the list beside the chat; put away, it stays away", async ({ person: { page } }) => {
  await panel(page).getByRole("textbox", { name: "New task" }).fill("Sell the boat");
  await page.keyboard.press("Enter");
  await expect(panel(page).getByRole("checkbox", { name: "Complete “Sell the boat”" })).toBeVisible();
  await panel(page).getByRole("button", { name: "Hide tasks" }).click();
  await expect(panel(page)).toBeHidden();
  await page.reload();
  await expect(page.getByRole("button", { name: "Show tasks" })).toBeVisible();
  await expect(panel(page)).toBeHidden();
  await page.getByRole("button", { name: "Show tasks" }).click();
  await panel(page).getByRole("link", { name: "Sell the boat" }).click();
  await expect(page.getByRole("button", { name: "Details of “Sell the boat”" })).toHaveAttribute("aria-expanded", "true");
});

test("on a phone the list lies over the chat, and Escape brings the focus back", async ({ person: { page } }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await say(page, "add a task to buy milk");
  await expect(newestReply(page)).toContainText("Added to your list");
  await page.getByRole("button", { name: "Show tasks" }).click();
  const sheet = page.getByRole("dialog", { name: "Your tasks" });
  await expect(sheet.getByRole("checkbox", { name: "Complete “Buy milk”" })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa"]).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(page.getByRole("button", { name: "Show tasks" })).toBeFocused();
});

for (const scheme of ["light", "dark"] as const) {
  test(`a conversation with tools has no accessibility violation in ${scheme}`, async ({ person: { page } }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await say(page, "add a task to sell the boat today");
    await expect(newestReply(page)).toContainText("Added to your list");
    await say(page, "delete the boat");
    await expect(newestReply(page).getByRole("button", { name: "Approve" })).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa"]).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });
}

test("a suggestion names a task that is open, and ticks it off", async ({ person: { page } }) => {
  await panel(page).getByRole("textbox", { name: "New task" }).fill("Sell the boat");
  await page.keyboard.press("Enter");
  await page
    .getByRole("list", { name: "Suggestions" })
    .getByRole("button", { name: /Tick one off/ })
    .click();
  await expect(newestReply(page)).toContainText("is completed");
});

test("what one person wrote and did not send is not shown to the next one on the same browser", async ({ person: { page } }) => {
  await page.getByRole("textbox", { name: "Message" }).fill("My secret plan");
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL("/sign-in");
  await page.goto("/sign-up");
  await page.getByLabel("E-mail").fill(`person-${crypto.randomUUID().slice(0, 8)}@example.com`);
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL("/chat");
  await expect(page.getByRole("textbox", { name: "Message" })).toHaveValue("");
});

test("a search that finds nothing says so, and one that finds a task opens it", async ({ person: { page } }) => {
  await panel(page).getByRole("textbox", { name: "New task" }).fill("Sell the boat");
  await page.keyboard.press("Enter");
  await expect(panel(page).getByRole("checkbox")).toHaveCount(1);
  await page.keyboard.press("Control+k");
  const words = page.getByRole("combobox", { name: "Search chats and tasks" });
  await words.fill("qqqqq");
  await expect(page.getByRole("dialog")).toContainText("Nothing was found for “qqqqq”.");
  await words.fill("boat");
  await page.getByRole("option", { name: "Sell the boat" }).click();
  await expect(page.getByRole("button", { name: "Details of “Sell the boat”" })).toHaveAttribute("aria-expanded", "true");
});

test("the parts of the settings are reached from beside them", async ({ person: { page } }) => {
  await page.goto("/settings");
  const parts = page.getByRole("navigation", { name: "Settings" });
  await expect(parts.getByRole("link", { name: "Account" })).toHaveAttribute("aria-current", "page");
  await parts.getByRole("link", { name: "Security" }).click();
  await page.waitForURL("/settings/security");
  await expect(page.getByRole("region", { name: "Password" })).toBeInViewport();
  await expect(parts.getByRole("link", { name: "Security" })).toHaveAttribute("aria-current", "page");
  // What mails and bookmarks named on the one long page of before.
  await page.goto("/settings#notifications");
  await page.waitForURL("/settings/notifications");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("link", { name: "All settings" }).click();
  await expect(parts.getByRole("link", { name: "Privacy and data" })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Name" })).toBeHidden();
});

test("a dialog that is closed gives the focus back to what opened it", async ({ person: { page } }) => {
  const openers = {
    assistant: "New prompt",
    models: "Add provider",
    security: "Turn on two-factor",
    api: "Create a key",
    data: "Delete my account",
  };
  for (const [part, name] of Object.entries(openers)) {
    await page.goto(`/settings/${part}`);
    await expect(page.getByRole("status", { name: "Connection: Live" })).toBeVisible();
    const opener = page.getByRole("button", { name });
    await opener.focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(opener).toBeFocused();
  }
});
