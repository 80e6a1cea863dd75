import type { BrowserContext, CDPSession, Page } from "@playwright/test";

/** `bound`: what the median may be. */
export type Measured = { name: string; values: number[]; unit: string; bound?: number; digits?: number };

const tries = { open: 9, toggle: 21, add: 9, drag: 7 };

/** What a person waits for in a long list, by the browser's own clock: from the event to the frame that shows it. */
export async function measureList(context: BrowserContext, taskCount: number): Promise<Measured[]> {
  const page = await context.newPage();
  await page.addInitScript(watch);
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable");
  await page.goto("/chat");
  await ready(page);
  const opened = await openings(page);
  const first = await reloading(page);
  const results: Measured[] = [
    { name: `opening a list of ${taskCount}, after its data`, values: opened.map(({ afterData }) => afterData), unit: "ms", bound: 150 },
    { name: "the same from the click, with the request", values: opened.map(({ afterClick }) => afterClick), unit: "ms" },
    { name: "reading the page anew: first row", values: [first.row], unit: "ms" },
    { name: "reading the page anew: scripts are ready", values: [first.ready], unit: "ms" },
    { name: "its HTML, as it travels", values: [first.kilobytes], unit: "KB" },
    { name: "ticking a task off", values: await toggles(page), unit: "ms", bound: 50 },
    ...(await adds(page)),
    ...(await drags(page)),
  ];
  return [...results, ...(await memory(page, session))];
}

/** In the page: when a row was shown, and how long events took to be painted. */
function watch(): void {
  const times = { interactions: [] as { name: string; duration: number }[] };
  Object.assign(window, { times });
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) times.interactions.push({ name, duration });
  }).observe({ type: "event", durationThreshold: 16, buffered: true } as PerformanceObserverInit);
}

async function ready(page: Page): Promise<void> {
  await page.waitForSelector("html[data-ready]", { state: "attached" });
}

/** From another page of the product, whose cache has the tasks: the request of the page's frame is told apart. */
async function openings(page: Page): Promise<{ afterClick: number; afterData: number }[]> {
  const times: { afterClick: number; afterData: number }[] = [];
  const nav = page.getByRole("navigation", { name: "Main" });
  for (let at = 0; at < tries.open; at += 1) {
    const shown = page.evaluate(
      () =>
        new Promise<{ afterClick: number; afterData: number }>((resolve) => {
          let clicked = 0;
          window.addEventListener("click", () => (clicked = performance.now()), { capture: true, once: true });
          performance.clearResourceTimings();
          const look = () => {
            if (!document.querySelector("li[data-task]")) return requestAnimationFrame(look);
            // The frame after it is the first that shows it.
            requestAnimationFrame(() => {
              const now = performance.now();
              const asked = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
              const data = asked.filter(({ name }) => name.includes("_rsc=")).map(({ responseEnd }) => responseEnd);
              resolve({ afterClick: now - clicked, afterData: now - Math.max(clicked, ...data.filter((end) => end <= now)) });
            });
          };
          requestAnimationFrame(look);
        }),
    );
    await nav.getByRole("link", { name: /^Tasks/ }).click();
    times.push(await shown);
    await nav.getByRole("link", { name: "New chat" }).click();
    await page.waitForURL(/\/chat$/);
    await page.waitForFunction(() => !document.querySelector("li[data-task]"));
  }
  return times;
}

async function reloading(page: Page): Promise<{ row: number; ready: number; kilobytes: number }> {
  await page.goto("/tasks");
  await ready(page);
  return page.evaluate(() => {
    const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    const paints = performance.getEntriesByName("first-contentful-paint");
    return { row: paints[0]?.startTime ?? 0, ready: performance.now(), kilobytes: (navigation?.encodedBodySize ?? 0) / 1024 };
  });
}

/** Clicks on boxes down the list; what is faster than the browser reports counts as 16 ms. */
async function toggles(page: Page): Promise<number[]> {
  const durations: number[] = [];
  for (let at = 0; at < tries.toggle; at += 1) {
    const box = page.locator("li[data-task] [role=checkbox]").nth(at % 8);
    await page.evaluate(() => (window as unknown as Watched).times.interactions.splice(0));
    await box.click();
    await frames(page);
    durations.push(await longestOf(page));
    // Its request and what it brings are not part of the next one's time.
    await page.waitForLoadState("networkidle");
  }
  return durations;
}

/** A line that is typed, key by key, and added. */
async function adds(page: Page): Promise<Measured[]> {
  const field = page.getByRole("textbox", { name: "New task", exact: true });
  const keys: number[] = [];
  const shown: number[] = [];
  const server: number[] = [];
  for (let at = 0; at < tries.add; at += 1) {
    await field.click();
    await page.evaluate(() => (window as unknown as Watched).times.interactions.splice(0));
    await field.pressSequentially(`Added ${at} tomorrow 9:00 !high #home`, { delay: 20 });
    await frames(page);
    keys.push(await longestOf(page));
    const asked = page.waitForResponse((answer) => answer.url().includes("tasks.create"));
    const row = page.evaluate(
      (title) =>
        new Promise<number>((resolve) => {
          let pressed = 0;
          window.addEventListener("keydown", () => (pressed = performance.now()), { capture: true, once: true });
          const look = () => {
            const titles = document.querySelectorAll<HTMLTextAreaElement>("li[data-task] [data-part=title]");
            if ([...titles].some(({ value }) => value === title)) requestAnimationFrame(() => resolve(performance.now() - pressed));
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        }),
      `Added ${at}`,
    );
    await page.keyboard.press("Enter");
    shown.push(await row);
    server.push((await asked).request().timing().responseEnd);
  }
  return [
    { name: "quick add: the slowest key of a line", values: keys, unit: "ms", bound: 50 },
    { name: "quick add: from Enter to the row, with the server", values: shown, unit: "ms" },
    { name: "quick add: of this the request", values: server, unit: "ms" },
  ];
}

/** By the mouse, over some rows: frames on the way, and the drop until the row stands in its new place. */
async function drags(page: Page): Promise<Measured[]> {
  await page.goto("/tasks?order=manual");
  await ready(page);
  await page.waitForSelector("[data-drag][draggable=true]", { state: "attached" });
  const gaps: number[] = [];
  const drops: number[] = [];
  for (let at = 0; at < tries.drag; at += 1) {
    const row = page.locator("li[data-task]").nth(1);
    const id = await row.getAttribute("data-task");
    await row.hover();
    await row.locator("[data-drag]").hover();
    const dropped = page.evaluate(
      (moved) =>
        new Promise<{ gap: number; drop: number }>((resolve) => {
          const place = () => [...document.querySelectorAll("li[data-task]")].findIndex((one) => one.getAttribute("data-task") === moved);
          const from = place();
          let [gap, last, drop] = [0, 0, 0];
          window.addEventListener("drop", () => (drop = performance.now()), { capture: true, once: true });
          window.addEventListener("dragend", () => (drop ||= performance.now()), { capture: true, once: true });
          const look = (now: number) => {
            if (last > 0 && drop === 0) gap = Math.max(gap, now - last);
            last = now;
            if (drop > 0 && place() !== from) requestAnimationFrame(() => resolve({ gap, drop: performance.now() - drop }));
            else requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        }),
      id,
    );
    const target = await page.locator("li[data-task]").nth(6).boundingBox();
    if (!target) throw new Error("There is no row to drag to");
    await page.mouse.down();
    await page.mouse.move(target.x + 40, target.y + target.height * 0.7, { steps: 12 });
    await page.mouse.move(target.x + 40, target.y + target.height * 0.75);
    await page.mouse.up();
    const { gap, drop } = await dropped;
    gaps.push(gap);
    drops.push(drop);
    await page.waitForLoadState("networkidle");
  }
  return [
    { name: "dragging: the longest frame on the way", values: gaps, unit: "ms", bound: 50 },
    { name: "dragging: from the drop to the row in its place", values: drops, unit: "ms", bound: 100 },
  ];
}

/** After the whole list was scrolled through, and again: what stays. */
async function memory(page: Page, session: CDPSession): Promise<Measured[]> {
  const used: number[] = [];
  const nodes: number[] = [];
  for (let at = 0; at < 3; at += 1) {
    await page.evaluate(async () => {
      const box = document.querySelector("#main [data-scroll]");
      for (let y = 0; box && y < box.scrollHeight; y += 4_000) {
        box.scrollTop = y;
        await new Promise(requestAnimationFrame);
      }
      box?.scrollTo(0, 0);
    });
    for (let round = 0; round < 3; round += 1) {
      await frames(page);
      await session.send("HeapProfiler.collectGarbage");
    }
    const { metrics } = await session.send("Performance.getMetrics");
    const of = (name: string) => metrics.find((one) => one.name === name)?.value ?? 0;
    used.push(of("JSHeapUsedSize") / 1024 ** 2);
    nodes.push(of("Nodes"));
  }
  return [
    { name: "memory of its scripts, scrolled through once, twice, three times", values: used.slice(-1), unit: "MB", bound: 100 },
    {
      name: "growth of it from the first time to the third",
      values: [(used.at(-1) ?? 0) / (used[0] ?? 1)],
      unit: "times",
      bound: 1.2,
      digits: 2,
    },
    { name: "rows that are drawn", values: [await page.locator("li[data-task]").count()], unit: "", bound: 200 },
    { name: "nodes of the page", values: nodes.slice(-1), unit: "", bound: 20_000 },
  ];
}

type Watched = { times: { interactions: { name: string; duration: number }[] } };

/** The longest event since it was last asked, at least one frame. */
function longestOf(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(16, ...(window as unknown as Watched).times.interactions.map(({ duration }) => duration)));
}

async function frames(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let at = 0; at < 12; at += 1) await new Promise(requestAnimationFrame);
  });
}
