import { readFileSync } from "node:fs";
import { unzipSync } from "fflate";
import { askedForProof, confirmOwner } from "./confirm.ts";
import { expect, newestReply, say, test } from "./guard.ts";

test("a person downloads all their data as one archive", async ({ person: { page, email, expectRefusals } }) => {
  expectRefusals(askedForProof);
  await say(page, "add a task to buy milk");
  await expect(newestReply(page)).toContainText("Added to your list");
  await page.goto("/settings/data");
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download my data" }).click();
  await confirmOwner(page);
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^bestchat-\d{4}-\d\d-\d\d\.zip$/);
  const files = unzipSync(readFileSync(await download.path()));
  const json = (path: string) => JSON.parse(new TextDecoder().decode(files[path]));
  expect(json("account.json")).toMatchObject({ email });
  expect(json("tasks.json")).toMatchObject([{ title: "Buy milk" }]);
  expect(json("conversations.json")[0].messages).toHaveLength(2);
  await expect(page.getByRole("status").filter({ hasText: "Your archive was downloaded." })).toBeVisible();
});
