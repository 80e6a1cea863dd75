import { expect, newestReply, say, test } from "./guard.ts";

test("the words of a message and of a task are found, marked, and open where they stand", async ({ person: { page } }) => {
  await say(page, "hello");
  await expect(newestReply(page)).toContainText("offline demo model");
  await say(page, "Add a task to polish the <b>zeppelin</b>");
  await expect(newestReply(page)).toContainText("Added to your list");
  await page.goto("/trash");
  await expect(page.getByRole("status", { name: "Connection: Live" })).toBeVisible();
  await page.keyboard.press("Control+k");
  const box = page.getByRole("combobox", { name: "Search chats and tasks" });
  await box.fill("zepp");
  const [messages, tasks] = [page.getByRole("group", { name: "Messages" }), page.getByRole("group", { name: "Tasks" })];
  await expect(messages.getByRole("option")).toHaveCount(1);
  await expect(messages.getByText("zeppelin", { exact: true })).toBeVisible();
  await expect(messages.getByRole("option")).toContainText("<b>zeppelin</b>");
  await expect(tasks.getByRole("option")).toHaveCount(1);
  await box.press("ArrowDown");
  await expect(tasks.getByRole("option")).toHaveAttribute("aria-selected", "true");
  await box.press("Enter");
  await page.waitForURL(/\/tasks/);

  await page.keyboard.press("Control+k");
  await box.fill("polish zeppelin");
  await expect(messages.getByRole("option")).toHaveCount(1);
  await box.press("Enter");
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}/);
  await expect(newestReply(page)).toContainText("zeppelin");

  await page.keyboard.press("Control+k");
  await box.fill("nothingofthesort");
  await expect(page.getByRole("option")).toHaveText(["New chat"]);
});
