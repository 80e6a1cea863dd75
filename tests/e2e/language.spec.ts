import type { Page } from "@playwright/test";
import { expect, test } from "./guard.ts";

test("a browser that asks for German gets it with the first bytes, and nothing of another language", async ({ request }) => {
  const html = await (await request.get("/sign-in", { headers: { "Accept-Language": "de-AT,en;q=0.8" } })).text();
  expect(html).toContain('lang="de-AT"');
  expect(html).toContain("<title>Anmelden · BestChat</title>");
  expect(html).not.toMatch(/Welcome back|Forgot password/);
});

test("the language of an account goes before the browser's, and back to it", async ({ person: { page } }) => {
  await page.goto("/settings/language");
  await page.getByLabel("Language", { exact: true }).selectOption({ label: "Deutsch" });
  await expect(page.getByRole("heading", { name: "Einstellungen" })).toBeVisible();
  await page.goto("/tasks");
  await expect(page.getByRole("textbox", { name: "Neue Aufgabe" })).toBeVisible();
  await page.goto("/settings/language");
  await page.getByLabel("Sprache", { exact: true }).selectOption({ label: "Die dieses Browsers" });
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
});

const pages = [
  "/chat",
  "/tasks",
  "/tasks/today",
  "/schedules",
  "/activity",
  "/usage",
  "/insights",
  "/billing",
  "/settings/account",
  "/settings/security",
  "/ways-in",
  "/pricing",
];

test("texts that are a third longer are cut off on no page, on a phone or a desktop", async ({ person: { page, email } }) => {
  const headers = { Origin: new URL(page.url()).origin };
  // The language that shows English stretched and accented: src/messages/pseudo.ts.
  expect((await page.request.patch("/api/account", { data: { locale: "en-XA" }, headers })).status()).toBe(200);
  const task = { title: "Water the plants", due_date: "2026-12-24", priority: "high", recurrence: "FREQ=WEEKLY;BYDAY=MO,TH" };
  const login = await page.request.post("/api/auth/login", { data: { email, password: "correct horse battery" }, headers });
  const bearer = { Authorization: `Bearer ${(await login.json()).access_token}` };
  expect((await page.request.post("/api/tasks", { data: task, headers: bearer })).status()).toBe(201);
  const cut: string[] = [];
  for (const path of pages) {
    await page.goto(path);
    await expect(page.locator("html")).toHaveAttribute("lang", "en-XA");
    await expect(page.getByText("··").first()).toBeVisible();
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 });
      cut.push(...(await cutTexts(page)).map((text) => `${path} at ${width}: ${text}`));
    }
  }
  expect(cut).toEqual([]);
});

/** Stretched texts of which a part is outside the page, or outside an element that hides what does not fit and does not scroll. */
function cutTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (texts.nextNode()) {
      const node = texts.currentNode;
      if (!node.textContent?.includes("··") || !node.parentElement?.checkVisibility({ visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const rect = range.getBoundingClientRect();
      for (let box: Element | null = node.parentElement; box && rect.width > 0; box = box.parentElement) {
        const style = getComputedStyle(box);
        const frame = box.getBoundingClientRect();
        // Only for screen readers, or scrolled by hand.
        if (frame.width <= 1 || /auto|scroll/.test(style.overflowX)) break;
        const isWide = style.overflowX !== "visible" && (rect.right > frame.right + 1 || rect.left < frame.left - 1);
        const isHigh = style.overflowY !== "visible" && !/auto|scroll/.test(style.overflowY) && rect.bottom > frame.bottom + 1;
        if (isWide || isHigh || (box === document.body && rect.right > window.innerWidth + 1)) {
          found.push(node.textContent);
          break;
        }
      }
    }
    return found;
  });
}
