import { expect, test } from "./guard.ts";

test("a wrong password says so, and says the same of an unknown address", async ({ person: { email }, page }) => {
  await page.goto("/sign-in");
  for (const address of [email, "nobody@example.com"]) {
    await page.getByLabel("E-mail").fill(address);
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "e-mail" })).toHaveText("The e-mail address or the password is wrong.");
  }
});

test("signing up names each field that is wrong, and leads to the chat once none is", async ({ person: { email }, page }) => {
  await page.goto("/sign-up");
  await page.getByLabel("E-mail").fill("not an address");
  await page.getByLabel("Password").fill("short");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByLabel("E-mail")).toHaveAccessibleDescription(/Enter an e-mail address/);
  await expect(page.getByLabel("Password")).toHaveAccessibleDescription("Use at least 8 characters");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("long enough now");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByLabel("E-mail")).toHaveAccessibleDescription("There is already an account with this address");
  await page.getByLabel("E-mail").fill(`new-${email}`);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL("/chat");
  await expect(page.getByRole("textbox", { name: "Message" })).toBeVisible();
});

test("a visitor is asked to sign in, comes back to the page they wanted, and never leaves the site", async ({ page }) => {
  await page.goto("/tasks");
  await page.waitForURL("/sign-in?next=%2Ftasks");
  await page.getByRole("button", { name: "Use the demo account" }).click();
  await page.waitForURL("/tasks");
  await page.context().clearCookies();
  await page.goto("/sign-in?next=//evil.example/tasks");
  await page.getByRole("button", { name: "Use the demo account" }).click();
  await page.waitForURL("/chat");
});

test("signing out ends the session in every tab", async ({ person: { page, anotherTab } }) => {
  const second = await anotherTab();
  await second.goto("/tasks");
  await expect(second.getByRole("status", { name: "Connection: Live" })).toBeVisible();
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL("/sign-in");
  await second.waitForURL(/\/sign-in\?reason=/);
});
