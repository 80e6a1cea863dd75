import type { Page } from "@playwright/test";
import { totpOf, wrongTotpOf } from "../totp.ts";
import { askedForProof, confirmOwner } from "./confirm.ts";
import { expect, test } from "./guard.ts";

const password = "correct horse battery";

const section = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

async function openSettings(page: Page, path = "/settings/security"): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("status", { name: "Connection: Live" })).toBeVisible();
}

/** Turns two-factor on as people do; gives the secret and the backup codes. */
async function turnOn(page: Page): Promise<{ secret: string; codes: string[] }> {
  await openSettings(page);
  await section(page, "Two-factor").getByRole("button", { name: "Turn on two-factor" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Your password").fill(password);
  await dialog.getByRole("button", { name: "Continue" }).click();
  await expect(dialog.getByRole("img", { name: /QR code/ })).toBeVisible();
  const secret = await dialog.getByLabel("Key", { exact: true }).inputValue();
  await dialog.getByLabel("Code from the app").fill(wrongTotpOf(secret));
  await dialog.getByRole("button", { name: "Turn on" }).click();
  await expect(dialog.getByLabel("Code from the app")).toHaveAccessibleDescription(/Invalid code/);
  await dialog.getByLabel("Code from the app").fill(totpOf(secret));
  await dialog.getByRole("button", { name: "Turn on" }).click();
  const shown = dialog.getByRole("list", { name: "Backup codes" }).getByRole("listitem");
  await expect(shown).toHaveCount(10);
  const codes = await shown.allTextContents();
  const file = page.waitForEvent("download");
  await dialog.getByRole("link", { name: "Download" }).click();
  expect((await file).suggestedFilename()).toBe("bestchat-backup-codes.txt");
  await dialog.getByRole("button", { name: "I have saved them" }).click();
  await expect(section(page, "Two-factor").getByText("Two-factor is on")).toBeVisible();
  return { secret, codes };
}

async function signOut(page: Page): Promise<void> {
  await expect(page.getByRole("status", { name: "Connection: Live" })).toBeVisible();
  await page.getByRole("button", { name: "Account menu" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL("/sign-in");
}

async function givePassword(page: Page, email: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

test("two-factor: turned on, asked for, a backup code once only, trusted, turned off", async ({
  person: { page, email, expectRefusals },
}) => {
  expectRefusals(/status of 40[01]/);
  const { secret, codes } = await turnOn(page);
  expect(codes).toHaveLength(10);
  // The session was replaced: the page must still be at home.
  await expect(page.getByRole("status", { name: "Connection: Live" })).toBeVisible();
  await expect(page).toHaveURL("/settings/security");

  await signOut(page);
  await givePassword(page, email);
  await page.getByLabel("Code").fill(wrongTotpOf(secret));
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "code" })).toHaveText(/That code is not right/);
  // The present code turned two-factor on, and is accepted once.
  await page.getByLabel("Code").fill(totpOf(secret, Date.now() + 30_000));
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL("/chat");

  const backup = codes[0] ?? "";
  await signOut(page);
  await givePassword(page, email);
  await page.getByRole("button", { name: "Use a backup code" }).click();
  await page.getByLabel("Backup code").fill(backup);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL("/chat");

  await signOut(page);
  await givePassword(page, email);
  await page.getByRole("button", { name: "Use a backup code" }).click();
  await page.getByLabel("Backup code").fill(backup);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "backup" })).toHaveText(/used before/);
  await page.getByLabel("Backup code").fill(codes[1] ?? "");
  await page.getByLabel("Trust this device for 30 days").check();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL("/chat");

  await signOut(page);
  await givePassword(page, email);
  await page.waitForURL("/chat");

  await openSettings(page);
  await section(page, "Two-factor").getByRole("button", { name: "Turn off" }).click();
  await page.getByRole("dialog").getByLabel("Your password").fill(password);
  await page.getByRole("dialog").getByRole("button", { name: "Turn off" }).click();
  await expect(section(page, "Two-factor").getByRole("button", { name: "Turn on two-factor" })).toBeVisible();
  await expect(page.getByRole("status", { name: "Connection: Live" })).toBeVisible();
});

test("changing the password keeps this page signed in and the other tab too", async ({ person: { page, anotherTab } }) => {
  const second = await anotherTab();
  await openSettings(second);
  await openSettings(page);
  // Each page that is cut off from its old session asks for a token of the new one.
  const renewed = [page, second].map((tab) => tab.waitForResponse("**/api/auth/token"));
  const form = section(page, "Password");
  await form.getByLabel("Current password").fill(password);
  await form.getByLabel("New password").fill("another horse battery");
  await form.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Password changed")).toBeVisible();
  for (const response of await Promise.all(renewed)) expect(response.status()).toBe(200);
  for (const tab of [page, second]) {
    await expect(tab.getByRole("status", { name: "Connection: Live" })).toBeVisible();
    await expect(tab).toHaveURL("/settings/security");
  }
});

test("a passkey: added, named, used to sign in, removed", async ({ person: { page, expectRefusals } }) => {
  expectRefusals(askedForProof);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await openSettings(page);
  const ways = section(page, "Other ways to sign in");
  await ways.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("My laptop");
  await page.getByRole("dialog").getByRole("button", { name: "Continue" }).click();
  await confirmOwner(page);
  const list = ways.getByRole("list", { name: "Passkeys" });
  await expect(list.getByText("My laptop")).toBeVisible();
  await list.getByRole("button", { name: "Rename My laptop" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Old laptop");
  await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
  await expect(list.getByText("Old laptop")).toBeVisible();

  await signOut(page);
  await page.getByRole("button", { name: "Continue with a passkey" }).click();
  await page.waitForURL("/chat");

  await openSettings(page);
  await list.getByRole("button", { name: "Remove Old laptop" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove passkey" }).click();
  // A new session, so the owner is asked again, and has the passkey at hand.
  await page.getByRole("dialog", { name: "Confirm that it is you" }).getByRole("button", { name: "Use a passkey" }).click();
  await expect(list).toBeHidden();
});

test("a removed passkey opens nothing", async ({ person: { page, expectRefusals } }) => {
  expectRefusals(/status of 40[13]/);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await openSettings(page);
  const ways = section(page, "Other ways to sign in");
  await ways.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Continue" }).click();
  await confirmOwner(page);
  await ways.getByRole("button", { name: /^Remove / }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove passkey" }).click();
  await expect(ways.getByRole("list", { name: "Passkeys" })).toBeHidden();
  await signOut(page);
  await page.getByRole("button", { name: "Continue with a passkey" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "passkey" })).toHaveText(/does not belong to an account/);
});

test("an API key: made, shown once, revoked", async ({ person: { page, expectRefusals }, request }) => {
  expectRefusals(askedForProof);
  await openSettings(page, "/settings/api");
  const keys = section(page, "API keys");
  await keys.getByRole("button", { name: "Create a key" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Nightly export");
  await page.getByRole("dialog").getByRole("button", { name: "Create key" }).click();
  await confirmOwner(page);
  const key = await page.getByRole("dialog").getByLabel("API key").inputValue();
  expect(key).toMatch(/^bck_/);
  await page.getByRole("dialog").getByRole("button", { name: "Done" }).click();
  const headers = { Authorization: `Bearer ${key}` };
  expect((await request.get("/api/tasks", { headers })).status()).toBe(200);
  expect((await request.post("/api/tasks", { headers, data: { title: "x" } })).status()).toBe(403);
  await page.reload();
  await expect(keys.getByText(`bck_…${key.slice(-4)}`)).toBeVisible();
  await expect(keys.getByText(/used /)).toBeVisible();
  expect(await page.content()).not.toContain(key);
  await keys.getByRole("button", { name: "Revoke Nightly export" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke key" }).click();
  await expect(keys.getByRole("list")).toBeHidden();
  expect((await request.get("/api/tasks", { headers })).status()).toBe(401);
});

test("all other ways in are removed from their page, once their owner has said who they are", async ({
  person: { page, email, expectRefusals },
  browser,
}) => {
  expectRefusals(/status of (403|422)/);
  const thief = await browser.newPage();
  await thief.goto("/sign-in");
  await givePassword(thief, email);
  await thief.waitForURL("/chat");
  await openSettings(page);
  await page.getByRole("link", { name: "See all ways into your account" }).click();
  await page.waitForURL("/ways-in");
  await expect(section(page, "Devices").getByRole("listitem")).toHaveCount(2);
  await page.getByRole("button", { name: "Remove all but this device…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove all" }).click();
  await page.getByRole("dialog", { name: "Confirm that it is you" }).getByLabel("Your password").fill("not the password");
  await page.getByRole("dialog").getByRole("button", { name: "Confirm", exact: true }).click();
  await expect(page.getByRole("dialog").getByLabel("Your password")).toHaveAccessibleDescription(/is wrong/);
  await confirmOwner(page);
  await expect(page.getByText("All other ways in were removed")).toBeVisible();
  await expect(section(page, "Devices").getByRole("listitem")).toHaveCount(1);
  await thief.waitForURL(/\/sign-in/);
  await thief.close();
});
