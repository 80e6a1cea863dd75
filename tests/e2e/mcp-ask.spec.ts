import { type ModernServer, startModern } from "../mcp/modern.ts";
import { expect, newestReply, say, test } from "./guard.ts";

let server: ModernServer;
test.beforeAll(async () => {
  server = await startModern();
});
test.afterAll(() => server.close());

test("a server asks with a form in the conversation, which a reload leaves there", async ({ person: { page } }) => {
  await page.goto("/settings/tools");
  const section = page.getByRole("region", { name: "More tools" });
  await section.getByRole("button", { name: "Add MCP server" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("tables");
  await dialog.getByLabel("Address").fill(server.url);
  await dialog.getByRole("button", { name: "Add and test" }).click();
  const card = section.getByRole("listitem", { name: "tables", exact: true });
  await card.getByText("4 tools").click();
  await card.getByRole("checkbox", { name: /^greet/ }).click();
  await expect(card.getByRole("checkbox", { name: /^greet/ })).not.toBeChecked();
  await expect(card).toContainText("4 tools · 3 on");

  await page.goto("/chat");
  await say(page, "use mcp_tables_greet");
  await expect(newestReply(page)).toContainText("There is no tool");
  await say(page, "use mcp_tables_book");
  await newestReply(page).getByRole("button", { name: "Approve" }).click();
  await expect(newestReply(page).getByText("For how many?")).toBeVisible();
  await page.reload();
  const seats = newestReply(page).getByLabel("seats");
  await seats.fill("0");
  await newestReply(page).getByRole("button", { name: "Send" }).click();
  await expect(newestReply(page)).toContainText("must be at least 1");
  await seats.fill("4");
  await newestReply(page).getByRole("button", { name: "Send" }).click();
  await expect(newestReply(page)).toContainText("booked for 4");
  await newestReply(page).getByText("What it answered").click();
});

test("many changes in one reply are one list with one decision", async ({ person: { page } }) => {
  await page.goto("/chat");
  await say(page, "add tasks: one, two, three, four, five, six and seven");
  const list = newestReply(page).getByRole("region", { name: "7 steps to decide" });
  await expect(list.getByRole("listitem")).toHaveCount(7);
  await list.getByRole("button", { name: "Reject: Add task “Seven”" }).click();
  await newestReply(page).getByRole("button", { name: "Approve all" }).click();
  // What is done stands under one heading.
  await newestReply(page).getByRole("button", { name: "7 steps", exact: true }).click();
  await expect(newestReply(page).getByRole("group", { name: /^Added task/ })).toHaveCount(6);
});
