import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import sharp from "sharp";
import { createLlmServer } from "../../sandbox/llm/server.ts";
import { expect, newestReply, say, test } from "./guard.ts";
import { addOwnServer } from "./own-model.ts";

const llm = createLlmServer();
let baseUrl = "";
test.beforeAll(async () => {
  await new Promise<void>((resolve) => llm.server.listen(0, "127.0.0.1", () => resolve()));
  baseUrl = `http://127.0.0.1:${(llm.server.address() as AddressInfo).port}/v1`;
});
test.afterAll(() => {
  llm.server.closeAllConnections();
  llm.server.close();
});

test("how long was thought and what was cited is shown, and is there after a reload", async ({ person: { page } }) => {
  await say(page, "reasoning");
  await expect(newestReply(page)).toContainText("forty-two");
  await expect(newestReply(page)).toContainText(/Thought for (a moment|\d+ s)/);
  await say(page, "cite your sources");
  const sources = newestReply(page).getByRole("list", { name: "Sources" });
  const link = sources.getByRole("link", { name: /Airships of the world.*example\.com/ });
  await expect(link).toHaveAttribute("href", "https://example.com/airships");
  await expect(link).toHaveAttribute("rel", "noopener noreferrer");
  await page.reload();
  await expect(sources.getByRole("link")).toHaveCount(2);
  await expect(page.getByRole("article", { name: "Assistant" }).first()).toContainText(/Thought for (a moment|\d+ s)/);
});

test("how long the model thinks is set for the chat, in a new one and in one that is there", async ({ person: { page } }) => {
  const thinking = page.getByRole("button", { name: /^Thinking:/ });
  const choose = async (name: RegExp) => {
    await thinking.click();
    await page.getByRole("menuitemradio", { name }).click();
  };
  await choose(/^Long/);
  await say(page, "hello");
  await expect(newestReply(page)).toContainText(/Thought for (a moment|\d+ s)/);
  await page.reload();
  await expect(thinking).toHaveAccessibleName("Thinking: Long");
  await choose(/^Off/);
  await page.reload();
  await expect(thinking).toHaveAccessibleName("Thinking: Off");
  await say(page, "hello");
  await expect(page.getByRole("article", { name: "Assistant" })).toHaveCount(2);
  await expect(newestReply(page)).not.toContainText("Thought for");
});

test("a refusal and an answer cut short are states of their own, each with its way on", async ({ person: { page } }) => {
  await say(page, "refuse");
  const state = newestReply(page).getByRole("alert");
  await expect(newestReply(page)).toContainText("I cannot help with that.");
  await expect(state).toContainText("The model declined to answer this.");
  await state.getByRole("button", { name: "Try again" }).click();
  await expect(newestReply(page)).toContainText("2/2");
  await expect(state).toContainText("The model declined to answer this.");
  await say(page, "cut short");
  await expect(state).toContainText("greatest length");
  await state.getByRole("button", { name: "Continue" }).click();
  await expect(newestReply(page)).toContainText("and that was the rest.");
  await expect(state).toBeHidden();
});

test("a model that does not see says so; what is set of it counts from the next message on", async ({
  person: { page, expectRefusals },
}) => {
  expectRefusals(/422/);
  await addOwnServer(page, baseUrl, "3 models");
  const dialog = page.getByRole("dialog");
  await setModel(page, "Automatic", "No", "12,000");
  await expect(dialog.getByRole("listitem", { name: "demo-chat" })).toContainText("12,000 tokens (set by you) · does not see pictures");
  await page.keyboard.press("Escape");

  await page.goto("/chat");
  await page.getByRole("button", { name: /^Model:/ }).click();
  await page.getByRole("menuitemradio", { name: "demo-chat", exact: true }).click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Attach files" }).click();
  const buffer = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#2b7" } })
    .png()
    .toBuffer();
  await (await chooser).setFiles({ name: "green.png", mimeType: "image/png", buffer });
  await expect(page.getByRole("list", { name: "Attached files" }).getByRole("listitem")).toHaveCount(1);
  await expect(page.getByText("This model cannot see pictures: it only gets their names.")).toBeVisible();
  await say(page, "What does this picture show?");
  await expect(newestReply(page)).toContainText("green.png");
  await expect(newestReply(page).getByRole("note")).toContainText("This model does not see pictures");

  const address = page.url();
  await page.goto("/settings/models");
  await setModel(page, "No", "Yes", "5");
  await expect(dialog.getByText("Must be at least 1,024")).toBeVisible();
  await dialog.getByLabel("Context window, in tokens").fill("");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("listitem", { name: "demo-chat" })).toContainText("128,000 tokens (known) · sees pictures");
  await page.goto(address);
  await say(page, "Look at the picture once more");
  await expect(newestReply(page)).toContainText("green.png");
  await expect(page.getByRole("note")).toHaveCount(1);
});

async function setModel(page: Page, before: string, sees: string, window: string): Promise<void> {
  await page.getByRole("button", { name: "More about Mine" }).click();
  await page.getByRole("menuitem", { name: "Models" }).click();
  const model = page.getByRole("dialog").getByRole("listitem", { name: "demo-chat" });
  await model.getByRole("button", { name: /^demo-chat/ }).click();
  await expect(model.getByLabel("Supports pictures").locator("option:checked")).toHaveText(before);
  await model.getByLabel("Supports pictures").selectOption(sees);
  await model.getByLabel("Context window, in tokens").fill(window);
  await model.getByRole("button", { name: "Save" }).click();
}
