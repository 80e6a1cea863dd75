import type { AddressInfo } from "node:net";
import { test } from "@playwright/test";
import { createLlmServer } from "../../sandbox/llm/server.ts";
import { expect, newestReply, say } from "./guard.ts";
import { linkMailedTo } from "./mailbox.ts";
import { invitationLink, type SecondProduct, startSecondProduct } from "./second-product.ts";

// What an operator may set who pays for models: accounts by invitation, models for confirmed addresses.
const llm = createLlmServer();
let product: SecondProduct;
test.beforeAll(async () => {
  test.setTimeout(150_000);
  await new Promise<void>((resolve) => llm.server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = llm.server.address() as AddressInfo;
  product = await startSecondProduct({
    SIGN_UPS: "invited",
    CONFIRM_EMAIL: "on",
    OPENAI_API_KEY: "sk-operators-own-key",
    OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
  });
});
test.afterAll(async () => {
  await product?.stop();
  llm.server.closeAllConnections();
  llm.server.close();
});

test("an account is made by invitation alone, and uses the operator's models once its address is confirmed", async ({ page }) => {
  const email = "guest@example.com";
  await page.goto(`${product.url}/sign-up`);
  await page.getByLabel("Name").fill("Guest");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
  await page.getByLabel("Invitation").fill("not-a-code");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "This invitation is not valid" })).toBeVisible();

  await page.goto(invitationLink(product));
  await expect(page.getByLabel("Invitation")).not.toHaveValue("");
  await page.getByLabel("Name").fill("Guest");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL(/\/chat/);

  const hint = page.getByRole("status").filter({ hasText: "Confirm your e-mail address to use this model" });
  await expect(hint).toBeVisible();
  await say(page, "hello");
  await expect(page.getByRole("alert").filter({ hasText: "Confirm your e-mail address" })).toBeVisible();
  await page.goto(await linkMailedTo(email, "Confirm your e-mail address", product.dataDir));
  await page.goto(`${product.url}/chat`);
  await expect(hint).toBeHidden();
  await say(page, "hello");
  await expect(newestReply(page)).toContainText("offline demo model");
});

test("a page that was opened at another address than the product's says where it is", async ({ page }) => {
  await page.goto(`${product.url.replace("localhost", "chat.localhost")}/sign-in`);
  await expect(page.getByRole("heading", { name: "Open BestChat at another address" })).toBeVisible();
  await page.getByRole("link", { name: `Go to ${product.url}` }).click();
  await expect(page).toHaveURL(`${product.url}/`);
});
