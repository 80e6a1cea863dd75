import { execFileSync } from "node:child_process";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, newestReply, realtimePort, say, test } from "./guard.ts";

test("a new person signs up, asks for a task, and finds it on the list", async ({ person: { page } }) => {
  await say(page, "add a task to buy milk tomorrow");
  await expect(newestReply(page)).toContainText("Added task “Buy milk”");
  await expect(newestReply(page)).toContainText("Added to your list");
  await page.getByRole("navigation").getByRole("link", { name: /Tasks/ }).click();
  await expect(page.getByRole("checkbox", { name: "Complete “Buy milk”" })).toBeVisible();
});

test("two tabs show the same stream, and a task added in one appears in the other", async ({ person: { page, anotherTab } }) => {
  await say(page, "slow");
  await expect(newestReply(page)).toContainText("word3");
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}/);
  const second = await anotherTab();
  await second.goto(page.url());
  await expect(newestReply(second)).toContainText("word60.", { timeout: 30_000 });
  await expect(newestReply(page)).toContainText("word60.");
  expect(await newestReply(second).innerText()).toBe(await newestReply(page).innerText());
  await second.goto("/tasks");
  await expect(second.getByRole("heading", { name: "Tasks" })).toBeVisible();
  await say(page, "add a task to water the plants");
  await expect(second.getByRole("checkbox", { name: "Complete “Water the plants”" })).toBeVisible();
});

test("stopping keeps the text, and Continue writes the rest without a repeat", async ({ person: { page } }) => {
  await say(page, "slow");
  await expect(newestReply(page)).toContainText("word5");
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(newestReply(page)).toContainText("You stopped this reply.");
  await newestReply(page).getByRole("button", { name: "Continue" }).click();
  await expect(newestReply(page)).toContainText(`Slowly: ${Array.from({ length: 60 }, (_, at) => `word${at + 1}`).join(" ")}.`, {
    timeout: 30_000,
  });
});

test("a reload in mid-stream shows the text so far and loses nothing", async ({ person: { page } }) => {
  await say(page, "slow");
  await expect(newestReply(page)).toContainText("word5");
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}/);
  await page.reload();
  await expect(newestReply(page)).toContainText("word5");
  await expect(newestReply(page)).toContainText(`Slowly: ${Array.from({ length: 60 }, (_, at) => `word${at + 1}`).join(" ")}.`, {
    timeout: 30_000,
  });
});

test("a reply survives kill -9 of the realtime process", async ({ person: { page } }) => {
  await say(page, "slow");
  await expect(newestReply(page)).toContainText("word8");
  execFileSync("kill", ["-9", String(processOn(realtimePort))]);
  await expect(newestReply(page)).toContainText(`Slowly: ${Array.from({ length: 60 }, (_, at) => `word${at + 1}`).join(" ")}.`, {
    timeout: 40_000,
  });
});

test("a delete waits for approval, also across a reload", async ({ person: { page } }) => {
  await say(page, "add a task to sell the boat");
  await expect(newestReply(page)).toContainText("Added to your list");
  await say(page, "delete the boat");
  await expect(newestReply(page).getByRole("button", { name: "Approve" })).toBeVisible();
  await page.reload();
  await newestReply(page).getByRole("button", { name: "Approve" }).focus();
  await page.keyboard.press("y");
  await expect(newestReply(page)).toContainText("to the trash");
  await expect(newestReply(page).getByRole("group", { name: /boat/i })).toBeFocused();
});

test("a failed reply says why and can be tried again", async ({ person: { page } }) => {
  await say(page, "fail mid-stream");
  await expect(newestReply(page).getByRole("alert")).toContainText("connection to the model was lost", { timeout: 15_000 });
  await newestReply(page).getByRole("button", { name: "Retry" }).click();
  await expect(newestReply(page).getByRole("alert")).toBeHidden();
  await expect(newestReply(page)).toContainText("word20");
});

for (const scheme of ["light", "dark"] as const) {
  test(`the main pages have no accessibility violation in ${scheme}`, async ({ person: { page } }) => {
    test.setTimeout(150_000);
    await page.emulateMedia({ colorScheme: scheme });
    for (const path of ["/chat", "/tasks", "/settings/appearance", "/settings/assistant", "/settings/security", "/settings/data"]) {
      await page.goto(path);
      await expect(page.getByRole("navigation").first()).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa"]).analyze();
      expect(violations.map(({ id, nodes }) => `${path} ${id}: ${nodes[0]?.html}`)).toEqual([]);
    }
  });
}

test("on a phone the sidebar is a drawer, and a chat works", async ({ person: { page } }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/chat");
  await say(page, "hello");
  await expect(newestReply(page)).toContainText("offline demo model");
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});

/** The process that listens on a port of ours. */
function processOn(port: number): number {
  const lines = execFileSync("ss", ["-ltnpH", `sport = :${port}`], { encoding: "utf8" });
  const pid = Number(/pid=(\d+)/.exec(lines)?.[1]);
  if (!pid) throw new Error(`nothing listens on ${port}`);
  return pid;
}

test("what the assistant did can be undone from the conversation", async ({ person: { page, anotherTab } }) => {
  await say(page, "add a task to sell the boat");
  await expect(newestReply(page)).toContainText("Added to your list");
  const tasks = await anotherTab();
  await tasks.goto("/tasks");
  await expect(tasks.getByRole("checkbox", { name: "Complete “Sell the boat”" })).toBeVisible();
  await newestReply(page).getByRole("button", { name: /^Undo/ }).click();
  await expect(newestReply(page)).toContainText("undone");
  await expect(tasks.getByRole("checkbox", { name: "Complete “Sell the boat”" })).toBeHidden();
});
