import type { Browser, Page } from "@playwright/test";
import { expect, test } from "./guard.ts";

const secret = "correct horse battery";

/** A page of a browser that runs no scripts, and every address that it visits. */
async function plainPage(browser: Browser): Promise<{ page: Page; addresses: string[]; close: () => Promise<void> }> {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url()));
  return { page, addresses, close: () => context.close() };
}

test("without JavaScript a person signs up, in, and is told what is wrong; no address holds what they typed", async ({
  browser,
  baseURL,
}) => {
  const { page, addresses, close } = await plainPage(browser);
  const email = `person-${crypto.randomUUID().slice(0, 8)}@bücher.example`;
  await page.goto(`${baseURL}/sign-up?next=/tasks`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("short");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByLabel("Password")).toHaveAccessibleDescription("Use 8 to 128 characters");
  await expect(page.getByLabel("E-mail")).toHaveValue(email);
  await expect(page.getByLabel("Password")).toHaveValue("");
  await page.getByLabel("Password").fill(secret);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page).toHaveURL("/tasks");

  await page.context().clearCookies();
  await page.goto(`${baseURL}/sign-in?next=/tasks`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("wrong battery");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "e-mail" })).toHaveText("The e-mail address or the password is wrong.");
  await page.getByLabel("Password").fill(secret);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL("/tasks");

  await page.context().clearCookies();
  await page.goto(`${baseURL}/forgot-password`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByRole("heading", { name: "Check your inbox" })).toBeVisible();
  const typed = [email, encodeURIComponent(email), "bücher", "short", "battery"];
  expect(addresses.filter((address) => typed.some((words) => address.includes(words)))).toEqual([]);
  await close();
});

test("no page sends a field in its address when a form is sent before the scripts are there", async ({ browser, baseURL }) => {
  const { page, addresses, close } = await plainPage(browser);
  for (const path of ["/sign-in", "/sign-up", "/forgot-password", "/sign-in?step=code", "/reset-password?token=unknown"]) {
    await page.goto(`${baseURL}${path}`);
    const methods = await page.locator("form").evaluateAll((forms) => forms.map((form) => (form as HTMLFormElement).method));
    expect(methods.filter((method) => method !== "post")).toEqual([]);
  }
  expect(addresses.some((address) => /[?&](email|password|code)=/.test(address))).toBe(false);
  await close();
});

test("what is typed before the scripts are there is kept, and sent", async ({ person: { page, email } }) => {
  const scripts = await holdScripts(page);
  await page.goto("/chat", { waitUntil: "commit" });
  await page.getByRole("textbox", { name: "Message" }).fill("hello, early bird");
  const task = page.getByRole("textbox", { name: "New task", exact: true });
  await task.fill("Buy worms");
  await task.press("Enter");
  scripts.release();
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeEnabled();
  await expect(page.getByRole("textbox", { name: "Message" })).toHaveValue("hello, early bird");
  await expect(task).toHaveValue("Buy worms");
  await task.press("Enter");
  await expect(page.getByRole("checkbox", { name: "Complete “Buy worms”" })).toBeVisible();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByRole("article", { name: "You" })).toContainText("hello, early bird");

  await page.context().clearCookies();
  scripts.hold();
  await page.goto("/sign-in?next=/tasks", { waitUntil: "commit" });
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(secret);
  scripts.release();
  // The passkey button is drawn by scripts alone for browsers that know passkeys; then they are there.
  await expect(page.getByRole("button", { name: "Use the demo account" })).toBeVisible();
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL("/tasks");
});

test("a button that is pressed before the scripts are there does its work once they are", async ({ person: { page } }) => {
  const scripts = await holdScripts(page);
  await page.goto("/tasks", { waitUntil: "commit" });
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  scripts.release();
  await expect(page.getByRole("combobox", { name: "Search chats and tasks" })).toBeFocused();
});

async function holdScripts(page: Page): Promise<{ hold: () => void; release: () => void }> {
  let gate = Promise.withResolvers<void>();
  await page.route(/\/_next\/.*\.js/, async (route) => {
    await gate.promise;
    await route.continue();
  });
  return {
    hold: () => {
      gate = Promise.withResolvers<void>();
    },
    release: () => gate.resolve(),
  };
}
