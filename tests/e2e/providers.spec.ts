import type { AddressInfo } from "node:net";
import { createLlmServer } from "../../sandbox/llm/server.ts";
import { expect, newestReply, say, test } from "./guard.ts";

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

test("a provider is added, tested, used in a chat, mended and removed", async ({ person: { page } }) => {
  await page.goto("/settings/models");
  const section = page.getByRole("region", { name: "Models and keys" });
  await section.getByRole("button", { name: "Add provider" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: /^Custom/ }).click();
  await dialog.getByLabel("Name").fill("My server");
  await dialog.getByLabel("Base URL").fill("http://169.254.169.254/v1");
  await dialog.getByLabel("API key").fill("a-key-of-mine-wxyz");
  await dialog.getByRole("button", { name: "Add and test" }).click();
  const card = section.getByRole("listitem", { name: "My server" });
  await expect(card.getByRole("alert")).toContainText("This address is not allowed");
  await expect(card).toContainText("••••wxyz");

  await card.getByRole("button", { name: "More about My server" }).click();
  await page.getByRole("menuitem", { name: "Change" }).click();
  await dialog.getByLabel("Base URL").fill(baseUrl);
  await expect(dialog.getByText("Enter the key again for the new address.")).toBeVisible();
  await dialog.getByRole("button", { name: "Save and test" }).click();
  await expect(dialog).toBeVisible();
  await dialog.getByLabel("API key").fill("bad-key");
  await dialog.getByRole("button", { name: "Save and test" }).click();
  await expect(card).toContainText("3 models");

  await page.goto("/chat");
  await page.getByRole("button", { name: /^Model:/ }).click();
  await page.getByRole("menuitemradio", { name: "demo-chat", exact: true }).click();
  await say(page, "hello");
  const failure = newestReply(page).getByRole("alert");
  await expect(failure).toContainText("“My server” refused your key");
  await failure.getByRole("link", { name: "Models and keys" }).click();
  await expect(section.getByRole("heading", { name: "Models and keys" })).toBeInViewport();
  await card.getByRole("button", { name: "More about My server" }).click();
  await page.getByRole("menuitem", { name: "Change" }).click();
  await dialog.getByLabel("API key").fill("a-good-key-abcd");
  await dialog.getByRole("button", { name: "Save and test" }).click();
  await expect(card).toContainText("••••abcd");

  await page.getByLabel("Model of new chats").selectOption({ label: "demo-claude" });
  await expect(page.getByText("New chats begin with this model")).toBeVisible();
  await page.goBack();
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(newestReply(page)).toContainText("offline demo model");
  await page.reload();
  await expect(page.getByRole("button", { name: "Model: demo-chat" })).toBeVisible();
  await page.goto("/chat");
  await expect(page.getByRole("button", { name: "Model: demo-claude" })).toBeVisible();

  await page.goto("/settings/models");
  await card.getByRole("button", { name: "More about My server" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await dialog.getByRole("button", { name: "Remove" }).click();
  // Behind an open dialog the card counts as hidden before it is removed.
  await expect(dialog).toBeHidden();
  await expect(card).toBeHidden();
  await page.goto("/chat");
  await expect(page.getByRole("button", { name: "Model: Demo (offline)" })).toBeVisible();
});
