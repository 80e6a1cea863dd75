import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, newestReply, say, test } from "./guard.ts";

test("after a chat the page shows what it took, live, and the ledger downloads", async ({ person: { page, anotherTab } }) => {
  await say(page, "add a task to buy oat milk");
  await expect(newestReply(page)).toContainText("Added to your list");
  // The chat gets a name of its own, without a reload.
  await expect(page.getByRole("navigation").getByRole("link", { name: "Buy oat milk", exact: true })).toBeVisible();

  await newestReply(page).getByRole("button", { name: "Details" }).click();
  const details = page.getByRole("dialog", { name: "Details of this reply" });
  await expect(details).toContainText("demo");
  await expect(details.getByRole("list", { name: "Steps" }).getByRole("listitem")).toHaveCount(2);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Usage" }).click();
  await page.waitForURL("/usage");
  const calls = page.getByRole("main").getByRole("definition").first();
  await expect(calls).toHaveText("3");
  await expect(page.getByRole("img", { name: /^Tokens by day: .* together$/ })).toBeVisible();
  await expect(page.getByRole("table", { name: "Usage by conversation" }).getByRole("link", { name: "Buy oat milk" })).toBeVisible();
  await page.getByText("Show as a table").click();
  await expect(page.getByRole("table", { name: "Usage by day" }).getByRole("row")).toHaveCount(2);

  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa"]).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }

  const other = await anotherTab();
  await other.goto("/chat");
  await say(other, "hello");
  await expect(newestReply(other)).toContainText("offline demo model");
  await expect(calls).toHaveText("5");

  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV of all calls" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^bestchat-usage-\d{4}-\d\d-\d\d\.csv$/);
  const lines = readFileSync(await download.path(), "utf8")
    .trim()
    .split("\r\n");
  expect(lines).toHaveLength(6);
  expect(lines[1]).toMatch(/,demo,\d+,\d+,0\.000000,allowance,[0-9a-f-]{36},Hello,\d+,provider,0$/);
});

test("what one reply and one day may cost is set, and what is no amount is not", async ({ person: { page } }) => {
  await page.goto("/usage");
  const [reply, day] = [page.getByLabel("For one reply, in US dollars"), page.getByLabel("For one day, in US dollars")];
  const save = page.getByRole("button", { name: "Save limits" });
  await expect(save).toBeDisabled();
  await reply.fill("a lot");
  await expect(reply).toHaveAttribute("aria-invalid", "true");
  await expect(save).toBeDisabled();
  await reply.fill("0,25");
  await day.fill("3");
  await save.click();
  await expect(page.getByText("Spending limits saved")).toBeVisible();
  await page.reload();
  await expect(reply).toHaveValue("0.25");
  await expect(day).toHaveValue("3.00");
});
