import type { Locator, Page } from "@playwright/test";
import { createMcpServer } from "../mcp-server.ts";
import { createOAuthServer } from "../oauth-server.ts";
import { askedForProof, confirmOwner } from "./confirm.ts";
import { expect, newestReply, say, test, turn } from "./guard.ts";

const [mcp, oauth] = [createMcpServer(), createOAuthServer()];
test.beforeAll(() => Promise.all([mcp.listen(), oauth.listen()]));
test.afterAll(() => {
  mcp.close();
  oauth.close();
});
test.beforeEach(() => {
  mcp.notes.length = 0;
  mcp.signIn = null;
});

async function addServer(page: Page, url: string): Promise<{ card: Locator; dialog: Locator }> {
  await page.goto("/settings/tools");
  const section = page.getByRole("region", { name: "More tools" });
  await section.getByRole("button", { name: "Add MCP server" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("notes");
  await dialog.getByLabel("Address").fill(url);
  await dialog.getByRole("button", { name: "Add and test" }).click();
  return { card: section.getByRole("listitem", { name: "notes", exact: true }), dialog };
}

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: "More about notes" }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

test("a server is added, mended, used under the user's policy and removed", async ({ person: { page } }) => {
  const { card, dialog } = await addServer(page, "http://127.0.0.1:1/mcp");
  await expect(card.getByRole("alert")).toContainText("The MCP server cannot be reached.");
  await choose(page, "Change");
  await dialog.getByLabel("Address").fill(mcp.url());
  await dialog.getByRole("button", { name: "Save and test" }).click();
  await expect(dialog).toBeHidden();
  await card.getByText("7 tools").click();
  await expect(card.getByText("Adds a note")).toBeVisible();

  await page.goto("/chat");
  await say(page, 'use mcp_notes_add {"text":"milk"}');
  const call = newestReply(page).getByRole("group", { name: /^Use add of notes/ });
  await expect(call).toContainText('{"text":"milk"} · this cannot be undone');
  expect(mcp.notes).toEqual([]);
  await call.getByRole("button", { name: "Approve" }).click();
  await expect(newestReply(page)).toContainText("added milk");
  expect(mcp.notes).toEqual(["milk"]);

  await page.goto("/settings/tools");
  await choose(page, "Remove");
  await dialog.getByRole("button", { name: "Remove" }).click();
  await expect(dialog).toBeHidden();
  await expect(card).toBeHidden();
  await page.goBack();
  await say(page, "use mcp_notes_list");
  await expect(newestReply(page)).toContainText("There is no tool");
});

test("reading asks as well, until its user, who is asked for the password, lets the server read", async ({
  person: { page, expectRefusals },
}) => {
  expectRefusals(askedForProof);
  const { card } = await addServer(page, mcp.url());
  await expect(card).toContainText("7 tools");
  await page.goto("/chat");
  await say(page, "use mcp_notes_list");
  await newestReply(page).getByRole("button", { name: "Reject" }).click();
  await expect(newestReply(page).getByRole("group", { name: "Use list of notes, rejected" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeVisible();
  await page.goto("/settings/tools");
  await choose(page, "Let it read without asking");
  await confirmOwner(page);
  await expect(card).toContainText("reads without asking");
  await page.goBack();
  await say(page, "use mcp_notes_list");
  await expect(newestReply(page)).toContainText("The tool answered");
});

// The other server's own pages, and the icon that a browser looks for there.
const elsewhere = /^request to 127\.0\.0\.1:|status of 404/;

async function signIn(page: Page, card: Locator, decision: "Allow" | "Deny"): Promise<void> {
  const link = page.getByRole("link", { name: decision });
  // The code of this part of the settings comes after the page: a press before it is there does nothing.
  await expect(async () => {
    const button = card.getByRole("button", { name: "Sign in at notes" });
    if (await button.isVisible()) await button.click();
    await expect(link).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await link.click();
  // The page that one comes back to loads anew.
  await page.getByRole("list", { name: "MCP servers" }).waitFor();
}

test("a server that wants a sign-in gets one", async ({ person: { page, expectRefusals } }) => {
  // Two ways to the other server and back.
  test.setTimeout(120_000);
  expectRefusals(elsewhere);
  mcp.signIn = { issuer: oauth.url, accepts: oauth.accepts };
  const { card } = await addServer(page, mcp.url());
  await expect(card).toContainText("It needs you to sign in.");
  await signIn(page, card, "Deny");
  await expect(page.getByRole("alert").filter({ hasText: "You did not give permission" })).toBeVisible();
  await signIn(page, card, "Allow");
  await expect(page.getByRole("status").filter({ hasText: "You are signed in there." })).toBeVisible();
  await expect(card).toContainText("signed in");
  await expect(card).toContainText("7 tools");
  await expect(page.getByRole("heading", { name: "More tools" })).toBeInViewport();
  await choose(page, "Sign out");
  await expect(card).toContainText("It needs you to sign in.");
});

test("tokens are renewed unseen; a sign-in that was taken back asks for another", async ({ person: { page, expectRefusals } }) => {
  // Two ways to the other server and back.
  test.setTimeout(120_000);
  expectRefusals(elsewhere);
  mcp.signIn = { issuer: oauth.url, accepts: oauth.accepts };
  const { card } = await addServer(page, mcp.url());
  await signIn(page, card, "Allow");
  await expect(card).toContainText("7 tools");
  oauth.expire();
  await page.goto("/chat");
  await say(page, 'use mcp_notes_add {"text":"milk"}');
  await newestReply(page).getByRole("button", { name: "Approve" }).click();
  await expect(newestReply(page)).toContainText("added milk");
  oauth.revoke();
  await say(page, 'use mcp_notes_add {"text":"tea"}');
  await newestReply(page).getByRole("button", { name: "Approve" }).click();
  await expect(newestReply(page)).toContainText("must sign in again");
  await page.goto("/settings/tools");
  await expect(card).toContainText("Your sign-in there has ended.");
  await expect(card.getByRole("button", { name: "Sign in at notes" })).toBeVisible();
  expect(mcp.notes).toEqual(["milk"]);
});

test("a tool that is turned off is not the assistant's any more, also after a reload", async ({ person: { page } }) => {
  const { card } = await addServer(page, mcp.url());
  await card.getByText("7 tools").click();
  const tools = card.getByRole("list", { name: "Tools of notes" });
  await turn(tools.getByRole("checkbox", { name: /^add\b/ }), false);
  await expect(card).toContainText("7 tools · 6 on");
  await page.reload();
  await card.getByText("7 tools · 6 on").click();
  await expect(tools.getByRole("checkbox", { name: /^add\b/ })).not.toBeChecked();
  await page.goto("/chat");
  await say(page, 'use mcp_notes_add {"text":"milk"}');
  await expect(newestReply(page)).toContainText("There is no tool");
});
