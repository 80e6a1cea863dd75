import type { Page } from "@playwright/test";
import { expect, test } from "./guard.ts";
import { linkMailedTo, mailboxUrl, mailTo } from "./mailbox.ts";

const firstPassword = "correct horse battery";
const secondPassword = "a much better one";

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("a person confirms their address by the mail, and settings show it at once", async ({ person: { page, email, anotherTab } }) => {
  await page.goto("/settings");
  const account = page.getByRole("region", { name: "Account" });
  await expect(account.getByText("Not confirmed yet")).toBeVisible();
  await account.getByRole("button", { name: "Send again" }).click();
  await expect(account.getByRole("status")).toContainText("Sent.");
  await expect(account.getByRole("link", { name: "Open the local mailbox" })).toHaveAttribute("href", mailboxUrl());
  const link = await linkMailedTo(email, "Confirm your e-mail address");
  const mail = await anotherTab();
  await mail.goto(link);
  await expect(mail.getByRole("heading", { name: "Your address is confirmed" })).toBeVisible();
  await page.reload();
  await expect(account.getByText("Confirmed", { exact: true })).toBeVisible();
  await page.goto("/settings/data");
  await expect(page.getByRole("region", { name: "History entries" })).toContainText("Confirmed the e-mail address");
});

test("a forgotten password is set anew, the link works once, and every tab is signed out", async ({
  person: { page, email, anotherTab },
}) => {
  const visitor = await anotherTab();
  await visitor.goto("/sign-in");
  await visitor.getByRole("link", { name: "Forgot password?" }).click();
  await visitor.waitForURL("/forgot-password");
  await visitor.getByLabel("E-mail").fill(email);
  await visitor.getByRole("button", { name: "Send the link" }).click();
  await expect(visitor.getByRole("status")).toContainText("Check your inbox");
  const link = await linkMailedTo(email, "Set a new password");
  await visitor.goto(link);
  await visitor.getByLabel("New password").fill("short");
  await visitor.getByRole("button", { name: "Set password" }).click();
  await expect(visitor.getByLabel("New password")).toHaveAccessibleDescription("Use at least 8 characters");
  await visitor.getByLabel("New password").fill(secondPassword);
  await visitor.getByRole("button", { name: "Set password" }).click();
  await expect(visitor.getByRole("heading", { name: "Your password is set" })).toBeVisible();
  await page.waitForURL(/\/sign-in\?reason=/);
  await visitor.goto(link);
  await expect(visitor.getByRole("alert").filter({ hasText: "no longer works" })).toBeVisible();
  await expect(visitor.getByRole("link", { name: "Send me a new link" })).toHaveAttribute("href", "/forgot-password");
  await signIn(visitor, email, secondPassword);
  await visitor.waitForURL("/chat");
});

test("an unknown address is answered like a known one", async ({ page }) => {
  await page.goto("/forgot-password");
  await page.getByLabel("E-mail").fill("nobody@example.com");
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByRole("status")).toContainText("Check your inbox");
});

test("a new address is taken into use from its own mailbox", async ({ person: { email }, page }) => {
  const fresh = `fresh-${crypto.randomUUID().slice(0, 8)}@example.com`;
  await signIn(page, email, firstPassword);
  await page.waitForURL("/chat");
  await page.goto("/settings");
  await page.getByRole("button", { name: "Change…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("New e-mail address").fill(fresh);
  await dialog.getByLabel("Your password").fill("not the password");
  await dialog.getByRole("button", { name: "Send the link" }).click();
  await expect(dialog.getByLabel("Your password")).toHaveAccessibleDescription("is wrong");
  await dialog.getByLabel("Your password").fill(firstPassword);
  await dialog.getByRole("button", { name: "Send the link" }).click();
  await expect(dialog.getByRole("heading", { name: "Check your new inbox" })).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();
  const link = await linkMailedTo(fresh, "Confirm your new e-mail address");
  await page.goto(link);
  await page.getByRole("button", { name: "Use this address" }).click();
  await expect(page.getByRole("status")).toContainText(`From now on you sign in with ${fresh}`);
  await mailTo(email, "Your e-mail address was changed");
  await page.context().clearCookies();
  await signIn(page, fresh, firstPassword);
  await page.waitForURL("/chat");
});

test("a deleted account is taken back at sign-in", async ({ person, page }) => {
  const { email } = person;
  await person.page.goto("/settings/data");
  await person.page.getByRole("button", { name: "Delete my account" }).click();
  await person.page.getByRole("dialog").getByLabel("Your password").fill(firstPassword);
  await person.page.getByRole("dialog").getByRole("button", { name: "Delete account" }).click();
  await person.page.waitForURL(/\/sign-in\?reason=deleted/);
  expect((await mailTo(email, "Your account was deleted")).text).toMatch(/Until \w+ \d+, \d{4} at \d\d:\d\d UTC you can restore it/);
  await signIn(page, email, firstPassword);
  await page.getByRole("button", { name: "Restore my account" }).click();
  await page.waitForURL("/chat");
});

test("the mailbox's page shows a mail, and its link leads there", async ({ person: { email }, page }) => {
  await mailTo(email, "Confirm your e-mail address");
  await page.goto(mailboxUrl());
  await page.getByRole("link", { name: new RegExp(email) }).click();
  await page.frameLocator("iframe").getByRole("link", { name: "Confirm this address" }).click();
  await expect(page.getByRole("heading", { name: "Your address is confirmed" })).toBeVisible();
});
