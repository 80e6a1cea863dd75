import { expect, newestReply, say, test } from "./guard.ts";
import { ownModel, useOwnModel } from "./own-model.ts";

const lines = (...all: string[]) => all.join("\n");
const replies = {
  quotes: `${">".repeat(10_000)} deep`,
  emphasis: "*_a".repeat(10_000),
  lists: Array.from({ length: 1_000 }, (_, level) => `${"  ".repeat(level)}- level`).join("\n"),
  table: lines(`|${" c |".repeat(2_000)}`, `|${" - |".repeat(2_000)}`, ...Array<string>(6).fill(`|${" v |".repeat(2_000)}`)),
  links: Array.from({ length: 10_000 }, (_, at) => `[link ${at}](https://example.com/${at})`).join(" "),
  code: lines("```ts", ...Array<string>(30_000).fill("const x = 1;"), "```"),
  letters: `Z${"\u0300\u0315".repeat(2_000)} \u202Egnp.exe ${"a".repeat(100_000)}`,
  arabic: lines(
    "# مرحبا",
    "",
    "شغّل `npm install` ثم افتح الملف[^1].",
    "",
    "- البند الأول",
    "- Second item",
    "",
    "| الاسم | Price |",
    "| --- | --- |",
    "| خبز | 12 |",
    "",
    "```py",
    "print('שלום')",
    "```",
    "",
    "[^1]: الحاشية الأولى",
  ),
};
let own: Awaited<ReturnType<typeof ownModel>>;
test.beforeAll(async () => {
  own = await ownModel(replies);
});
test.afterAll(() => {
  own.server.closeAllConnections();
  own.server.close();
});

test("replies that no page could format are shown as plain text, and the chat opens and goes on", async ({ person: { page } }) => {
  // Seven replies of up to 400 KB each, on a machine that may be busy.
  test.setTimeout(180_000);
  await useOwnModel(page, own.baseUrl);
  for (const name of Object.keys(replies).filter((one) => one !== "arabic")) {
    await say(page, `say ${name}`);
    await expect(newestReply(page).getByRole("button", { name: "Regenerate" })).toBeEnabled({ timeout: 60_000 });
  }
  await page.reload();
  const replied = page.getByRole("article", { name: "Assistant" });
  await expect(replied).toHaveCount(7, { timeout: 60_000 });
  for (const at of [0, 1, 2, 3]) await expect(replied.nth(at)).toContainText("This reply is shown as plain text", { timeout: 30_000 });
  await expect(replied.nth(5).getByRole("figure")).toContainText("const x = 1;");
  await expect(replied.nth(6)).toContainText("aaaaa");
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
  await say(page, "say nothing");
  await expect(newestReply(page)).toContainText("A word");
});

test("Arabic and Hebrew stand from right to left, code from left to right, and a footnote leads there and back", async ({
  person: { page },
}) => {
  await useOwnModel(page, own.baseUrl);
  const box = page.getByRole("textbox", { name: "Message" });
  await box.fill("שלום");
  expect(await box.evaluate((field) => getComputedStyle(field).direction)).toBe("rtl");
  await box.fill("");
  await say(page, "say arabic مرحبا");
  const reply = newestReply(page);
  const directionOf = (role: Parameters<typeof reply.getByRole>[0], name?: string) =>
    reply
      .getByRole(role, name ? { name } : {})
      .first()
      .evaluate((element) => getComputedStyle(element).direction);
  await expect(reply.getByRole("table")).toBeVisible();
  for (const role of ["heading", "list", "listitem", "table", "cell"] as const) expect(await directionOf(role)).toBe("rtl");
  expect(
    await reply
      .getByRole("listitem")
      .nth(1)
      .evaluate((item) => getComputedStyle(item).direction),
  ).toBe("ltr");
  expect(
    await reply
      .getByRole("figure")
      .locator("pre")
      .evaluate((code) => getComputedStyle(code).direction),
  ).toBe("ltr");

  await reply.getByRole("link", { name: "Footnote 1", exact: true }).click();
  const note = reply.getByRole("region", { name: "Footnotes" }).getByRole("listitem");
  await expect(note).toBeFocused();
  await note.getByRole("link", { name: "Back to footnote 1 in the text" }).click();
  await expect(reply.getByRole("link", { name: "Footnote 1", exact: true })).toBeFocused();

  // On a phone the marks of both directions stand within the page.
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
  const places = await reply.getByRole("listitem").evaluateAll((items) => items.map((item) => item.getBoundingClientRect()));
  for (const { left, right } of places) expect([left > 24, right < 366]).toContain(true);
});
