import { initialBytesMax, weighRoutes } from "../../scripts/budget.ts";
import { expect, type Person, test } from "./guard.ts";

const pages = ["/chat", "/tasks", "/billing", "/usage", "/insights", "/settings/security", "/settings/data", "/trash", "/ways-in"];

test("no page loads more than its share of JavaScript before it answers", () => {
  const routes = weighRoutes();
  expect(routes.length).toBeGreaterThan(15);
  expect(routes.filter(({ bytes }) => bytes > initialBytesMax)).toEqual([]);
});

test("pages come with their data, each person's own, and no store on the way keeps them", async ({ person, browser }) => {
  const { page } = person;
  await addTask(person, "Polish the zeppelin");
  const cookies = await page.context().cookies();
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: new URL(page.url()).origin });
  await context.addCookies(cookies);
  const plain = await context.newPage();
  const shown: Record<string, RegExp> = {
    "/chat": /Polish the zeppelin/,
    "/tasks": /All 1/,
    "/billing": /You are on Free|Free/,
    "/usage": /Spending limits|For one reply/,
    "/settings/assistant": /Custom instructions/,
    "/trash": /trash/i,
  };
  for (const [path, words] of Object.entries(shown)) {
    const answer = await plain.goto(path);
    expect(answer?.headers()["cache-control"], path).toContain("no-store");
    await expect(plain.getByRole("main"), path).toContainText(words);
    if (path === "/tasks") await expect(plain.getByRole("checkbox", { name: "Complete “Polish the zeppelin”" })).toBeVisible();
  }
  for (const path of ["/tasks", "/usage", "/trash"]) {
    await plain.goto(path);
    await expect(plain.getByRole("status").filter({ hasText: /loading/i }), path).toHaveCount(0);
  }
  await context.clearCookies();
  for (const path of pages) expect(await (await plain.goto(path))?.text(), path).not.toContain("zeppelin");
  await context.close();
});

test("nothing on a page moves when its scripts and its live data come", async ({ person }) => {
  const { page } = person;
  await addTask(person, "Polish the zeppelin");
  await page.addInitScript(() => {
    const sum = Object.assign(window, { moved: [] as string[] });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
        sources?: { node?: Node }[];
      })[])
        if (!entry.hadRecentInput)
          sum.moved.push(
            `${entry.value.toFixed(3)} ${(entry.sources ?? []).map(({ node }) => node?.textContent?.slice(0, 30)).join(" | ")}`,
          );
    }).observe({ type: "layout-shift", buffered: true });
  });
  for (const path of pages) {
    await page.goto(path);
    await expect(page.getByRole("status", { name: "Connection: Live" })).toBeVisible();
    await page.waitForLoadState("networkidle");
    const moved = await page.evaluate(() => (window as unknown as { moved: string[] }).moved);
    const sum = moved.reduce((total, entry) => total + Number.parseFloat(entry), 0);
    expect(sum, `${path}: ${moved.join("; ")}`).toBeLessThan(0.02);
  }
});

async function addTask({ page }: Person, title: string): Promise<void> {
  await page.goto("/tasks");
  const field = page.getByRole("textbox", { name: "New task", exact: true });
  await field.fill(title);
  await field.press("Enter");
  await expect(page.getByRole("checkbox", { name: `Complete “${title}”` })).toBeVisible();
}
