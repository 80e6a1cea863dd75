import { readFileSync } from "node:fs";
import { join } from "node:path";
import { askedForProof, confirmOwner } from "./confirm.ts";
import { expect, test, turn } from "./guard.ts";

/** What the simulated phones show, newest first; the launcher notes their port under DATA_DIR. */
async function shownOnPhones(): Promise<{ payload: { title: string; url: string } }[]> {
  const ports = JSON.parse(readFileSync(join(process.env.E2E_DATA_DIR ?? "", "ports.json"), "utf8")) as { push: number };
  const answer = await fetch(`http://127.0.0.1:${ports.push}/messages`);
  return ((await answer.json()) as { messages: { payload: { title: string; url: string } }[] }).messages;
}

test("what happens is told behind the bell, before the title and on a phone, and is read once opened", async ({
  person: { page, anotherTab, expectRefusals },
}) => {
  // Two tabs, a proof and a push message.
  test.setTimeout(120_000);
  expectRefusals(askedForProof);
  const other = await anotherTab();
  await other.goto("/tasks");
  await page.goto("/settings/notifications");
  await expect(page.getByRole("button", { name: "Notifications", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Add one" }).click();
  await expect(page.getByText("The simulated phone gets push messages from now on")).toBeVisible();

  await page.goto("/settings/assistant");
  await page.getByRole("radio", { name: /Never ask/ }).click();
  await confirmOwner(page);
  const title = "The assistant no longer asks you";
  for (const tab of [page, other]) {
    await expect(tab.getByRole("button", { name: "Notifications, 1 unread" })).toBeVisible();
    await expect(tab).toHaveTitle(/^\(1\) /);
  }
  await expect.poll(async () => (await shownOnPhones())[0]?.payload).toMatchObject({ title, url: "/ways-in" });

  await other.getByRole("button", { name: "Notifications, 1 unread" }).click();
  await other.getByRole("link", { name: new RegExp(title) }).click();
  await other.waitForURL("/ways-in");
  for (const tab of [page, other]) {
    await expect(tab.getByRole("button", { name: "Notifications", exact: true })).toBeVisible();
    await expect(tab).not.toHaveTitle(/^\(/);
  }
});

test("what is pushed and when it is quiet is chosen, and kept", async ({ person: { page } }) => {
  await page.goto("/settings/notifications");
  await turn(page.getByRole("checkbox", { name: "Push: Reply ready" }), false);
  await turn(page.getByRole("checkbox", { name: "Hold back everything but security" }), true);
  await page.getByLabel("Until").fill("06:30");
  await expect(page.getByLabel("Until")).toHaveValue("06:30");
  const worker = await page.request.get("/sw.js");
  expect([worker.status(), worker.headers()["content-type"]]).toEqual([200, expect.stringContaining("javascript")]);
  await page.reload();
  await expect(page.getByRole("checkbox", { name: "Push: Reply ready" })).not.toBeChecked();
  await expect(page.getByRole("checkbox", { name: "Push: Reminders" })).toBeChecked();
  await expect(page.getByLabel("Until")).toHaveValue("06:30");
});
