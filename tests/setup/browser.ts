import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";

export type FoundBrowser = { executablePath?: string; problem?: string };

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge-stable"];

/** A Chromium for the browser tests: configured, Playwright's own, installed, or unpacked from a package. */
export async function findBrowser(): Promise<FoundBrowser> {
  const named = process.env.PLAYWRIGHT_CHROMIUM_EXECUTABLE;
  if (named)
    return existsSync(named)
      ? { executablePath: named }
      : { problem: `PLAYWRIGHT_CHROMIUM_EXECUTABLE names ${named}, which does not exist.` };
  if (existsSync(chromium.executablePath())) return { executablePath: chromium.executablePath() };
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of names) if (existsSync(join(folder, name))) return { executablePath: join(folder, name) };
  }
  try {
    const packed = await import("@sparticuz/chromium");
    return { executablePath: await packed.default.executablePath() };
  } catch (error) {
    return { problem: `No Chromium was found and none could be unpacked (${error}): install one, or set PLAYWRIGHT_CHROMIUM_EXECUTABLE.` };
  }
}
