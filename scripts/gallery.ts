import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { findBrowser } from "../tests/setup/browser.ts";
import { freePorts } from "../tests/setup/free-port.ts";
import { leaveNoProcess, leaveNothing } from "../tests/setup/leave-nothing.ts";
import { fill } from "./gallery/fill.ts";
import { takeAll, writeSheet } from "./gallery/pictures.ts";

// `npm run gallery [-- <words>]`: every page of the product, filled, as pictures under `gallery/`. Words choose by
// name and look: `-- chat dark`. `-- --readme` takes the README's three pictures alone.
const folder = "gallery";
const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const forReadme = process.argv.includes("--readme");
const readme = { "chat-plan.light-1280": "chat", "tasks-board.dark-1280": "board", "schedules.light-1280": "schedules" };

const { executablePath, problem } = await findBrowser();
if (problem) throw new Error(problem);
const product = await startProduct();
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ["--no-sandbox", "--disable-dev-shm-usage"] });
try {
  const { origin } = product;
  const context = await browser.newContext({
    baseURL: origin,
    locale: "en-US",
    viewport: { width: 1280, height: 844 },
    serviceWorkers: "block",
  });
  const filled = await fill(await context.newPage(), origin, "mara@example.com");
  const member = await context.storageState();
  await context.close();
  const wanted = forReadme ? Object.keys(readme).map(escaped).join("|") : words.map((word) => `(?=.*${escaped(word)})`).join("");
  const { taken, failed } = await takeAll(
    { browser, origin, filled, member, folder },
    new RegExp(forReadme ? `^(${wanted})$` : `^${wanted}`),
  );
  for (const failure of failed) console.error(failure);
  if (forReadme) keepForReadme();
  console.log(`${taken.length} pictures: ${writeSheet(folder, taken)}`);
  process.exitCode = failed.length > 0 || taken.length === 0 ? 1 : 0;
} finally {
  await browser.close();
  await stop(product.child);
}

function keepForReadme(): void {
  mkdirSync("docs/pictures", { recursive: true });
  for (const [from, to] of Object.entries(readme)) copyFileSync(join(folder, `${from}.png`), `docs/pictures/${to}.png`);
}

/** The product as `npm start` runs it, on free ports with data of its own; it builds first if it must. */
async function startProduct(): Promise<{ child: ChildProcess; origin: string }> {
  const dataDir = mkdtempSync(join(tmpdir(), "bestchat-gallery-"));
  leaveNothing({ kind: "folder", path: dataDir });
  leaveNothing({ kind: "installation", dataDir });
  const port = await freePorts(2);
  const own = {
    PORT: String(port),
    REALTIME_PORT: String(port + 1),
    DATA_DIR: dataDir,
    RATE_LIMITS: "off",
    LOG_LEVEL: "warn",
    WEB_PROCESSES: "1",
    LEGAL_NAME: "Example Ltd",
    LEGAL_ADDRESS: "1 Example Street;12345 Example Town",
    LEGAL_EMAIL: "legal@example.com",
    LEGAL_COUNTRY: "IE",
    LEGAL_DETAILS: "Managing director: Erika Mustermann",
  };
  // What an operator has in `.env` is not for pictures: an empty variable counts as an absent one.
  const none = Object.fromEntries(
    ["DATABASE_URL", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "OPENAI_BASE_URL", "SMTP_URL", "APP_URL", "REALTIME_URL"].map((name) => [
      name,
      "",
    ]),
  );
  const env: NodeJS.ProcessEnv = { ...process.env, ...none, ...own, NODE_ENV: "production" };
  const child = spawn(process.execPath, ["scripts/start/start.ts"], { env, stdio: ["ignore", "inherit", "inherit"] });
  leaveNoProcess(child);
  const origin = `http://localhost:${port}`;
  const isHealthy = () =>
    fetch(`${origin}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isHealthy())) {
    if (child.exitCode !== null) throw new Error(`the product ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { child, origin };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

function escaped(word: string): string {
  return word.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
