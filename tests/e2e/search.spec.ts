import type { Page } from "@playwright/test";
import { io } from "socket.io-client";
import { v7 as uuidv7 } from "uuid";
import { expect, newestReply, realtimePort, say, test } from "./guard.ts";

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
  await expect(page.getByRole("option")).toHaveText(["New chat", /^New task/]);
});

test("a found message is opened where it stands, on another branch and in an earlier page", async ({ person: { page } }) => {
  await say(page, "tell me of the quokka");
  await expect(newestReply(page).getByRole("button", { name: "Regenerate" })).toBeEnabled();
  const question = page.getByRole("article", { name: "You" }).first();
  await question.hover();
  await question.getByRole("button", { name: "Edit message" }).click();
  await page.getByRole("textbox", { name: "Edit message" }).fill("tell me of the numbat");
  await page.getByRole("button", { name: "Send" }).first().click();
  await expect(question).toContainText("2/2");
  await expect(newestReply(page).getByRole("button", { name: "Regenerate" })).toBeEnabled();
  await open(page, "quokka");
  await expect(found(page)).toContainText("tell me of the quokka");
  await expect(found(page)).toBeInViewport();
  await expect(question).toContainText("1/2");
  await expect(page).not.toHaveURL(/message=/);

  const conversationId = page.url().split("/").at(-1) ?? "";
  await sendMany(page, conversationId, 110);
  await page.goto("/tasks");
  await open(page, "numbat");
  await expect(found(page)).toContainText("tell me of the numbat");
  await expect(found(page)).toBeInViewport();
});

const found = (page: Page) => page.locator("[data-found]");

async function open(page: Page, words: string): Promise<void> {
  await expect(page.getByRole("status", { name: "Connection: Live" })).toBeVisible();
  await page.keyboard.press("Control+k");
  const box = page.getByRole("combobox", { name: "Search chats and tasks" });
  await box.fill(words);
  const message = page.getByRole("group", { name: "Messages" }).getByRole("option");
  await expect(message).toHaveCount(1);
  await message.click();
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}/);
}

/** Fills a conversation from another client, with messages whose replies end at once. */
async function sendMany(page: Page, conversationId: string, count: number): Promise<void> {
  const { access_token: token } = await (await page.request.post("/api/auth/token")).json();
  const socket = io(`http://localhost:${realtimePort}`, { auth: { token }, transports: ["websocket"], forceNew: true });
  const ended = new Set<string>();
  let told = () => {};
  socket.on("chat:finished", ({ message }) => {
    ended.add(message.id);
    told();
  });
  for (let at = 0; at < count; at += 1) {
    const answer = await socket.emitWithAck("chat:send", { conversationId, messageId: uuidv7(), text: `wrong key ${at}` });
    const id: string = answer.data.assistantMessage.id;
    while (!ended.has(id)) {
      await new Promise<void>((resolve) => {
        told = resolve;
      });
    }
  }
  socket.disconnect();
}
