import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { type Filled, type Shown, shown } from "./pages.ts";

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;
type Look = { name: string; width: number; scheme: "light" | "dark"; locale?: string; rtl?: true; zoom?: number };

/** Each page has the first four; a chosen set has the others, too. */
const looks: Look[] = [
  { name: "light-1280", width: 1280, scheme: "light" },
  { name: "dark-1280", width: 1280, scheme: "dark" },
  { name: "light-390", width: 390, scheme: "light" },
  { name: "dark-390", width: 390, scheme: "dark" },
];
const variants: Look[] = [
  { name: "german-1280", width: 1280, scheme: "light", locale: "de-DE" },
  { name: "german-390", width: 390, scheme: "light", locale: "de-DE" },
  { name: "rtl-1280", width: 1280, scheme: "light", rtl: true },
  { name: "zoom-200", width: 1280, scheme: "light", zoom: 2 },
];

export type Taken = { file: string; page: string; look: string };
export type Stand = { browser: Browser; origin: string; filled: Filled; member: State; folder: string };

/** Takes every picture whose name or look matches `wanted`; a page that cannot be shown is named and does not stop the others. */
export async function takeAll(stand: Stand, wanted: RegExp): Promise<{ taken: Taken[]; failed: string[] }> {
  mkdirSync(stand.folder, { recursive: true });
  const [taken, failed]: [Taken[], string[]] = [[], []];
  for (const look of [...looks, ...variants]) {
    const rows = shown.filter((row) => (row.variants || looks.includes(look)) && wanted.test(`${row.name}.${look.name}`));
    for (const stranger of [true, false]) {
      const chosen = rows.filter((row) => Boolean(row.stranger) === stranger);
      if (chosen.length === 0) continue;
      const context = await contextOf(stand, look, stranger);
      for (const row of chosen) {
        const file = `${row.name}.${look.name}.png`;
        try {
          await take(context, stand, row, look, join(stand.folder, file));
          taken.push({ file, page: row.name, look: look.name });
        } catch (error) {
          failed.push(`${row.name} (${look.name}): ${String(error).split("\n")[0]}`);
        }
      }
      await context.close();
    }
  }
  return { taken, failed };
}

/** A zoom of 200 % is half the width at twice the pixels, as in a browser. */
function contextOf({ browser, origin, member }: Stand, look: Look, stranger: boolean): Promise<BrowserContext> {
  const zoom = look.zoom ?? 1;
  return browser.newContext({
    baseURL: origin,
    viewport: { width: look.width / zoom, height: Math.round(844 / zoom) },
    deviceScaleFactor: zoom,
    colorScheme: look.scheme,
    locale: look.locale ?? "en-US",
    reducedMotion: "reduce",
    serviceWorkers: "block",
    ...(stranger ? {} : { storageState: member }),
  });
}

async function take(context: BrowserContext, { filled }: Stand, row: Shown, look: Look, path: string): Promise<void> {
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  try {
    await page.goto(row.path ? row.path(filled) : row.route, { waitUntil: "load" });
    await settle(page);
    if (look.rtl) await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
    await row.act?.(page);
    await settle(page);
    await page.screenshot({ path, animations: "disabled", caret: "hide" });
  } finally {
    await page.close();
  }
}

/** The scripts are there, the live data too, and nothing more is loaded. */
async function settle(page: Page): Promise<void> {
  await page.waitForSelector("html[data-ready]", { state: "attached" }).catch(() => {});
  await page.waitForLoadState("networkidle", { timeout: 3000 }).catch(() => {});
}

/** One page with all pictures, a row for each page of the product. */
export function writeSheet(folder: string, taken: Taken[]): string {
  const file = join(folder, "index.html");
  const rows = [...new Set(taken.map(({ page }) => page))].map((page) => {
    const pictures = taken.filter((picture) => picture.page === page);
    const figures = pictures.map(
      ({ file, look }) =>
        `<figure><a href="${file}"><img src="${file}" alt="${page}, ${look}" loading="lazy"></a><figcaption>${look}</figcaption></figure>`,
    );
    return `<section><h2>${page}</h2><div>${figures.join("")}</div></section>`;
  });
  const style =
    "body{font:14px system-ui;margin:2rem}div{display:flex;gap:1rem;overflow-x:auto}figure{margin:0}img{height:20rem;border:1px solid #bbb}";
  writeFileSync(
    file,
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Gallery</title><style>${style}</style>${rows.join("\n")}</html>\n`,
  );
  return file;
}
