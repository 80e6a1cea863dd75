import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig, devices } from "@playwright/test";
import { findBrowser } from "./tests/setup/browser.ts";
import { freePorts } from "./tests/setup/free-port.ts";
import { leaveNothing } from "./tests/setup/leave-nothing.ts";

// The config is read again in every worker: only the first reading makes the folder, the others inherit it.
if (!process.env.E2E_DATA_DIR) {
  const dataDir = mkdtempSync(join(tmpdir(), "bestchat-e2e-"));
  process.env.E2E_DATA_DIR = dataDir;
  leaveNothing({ kind: "folder", path: dataDir });
  leaveNothing({ kind: "installation", dataDir });
}
process.env.E2E_PORT ??= String(await freePorts(2));
const web = Number(process.env.E2E_PORT);
const realtime = web + 1;
const { executablePath } = await findBrowser();

const operatorsOwn = [
  "DATABASE_URL",
  "DIRECT_URL",
  "REDIS_URL",
  "OPENAI_API_KEY",
  "OPENAI_BASE_URL",
  "ANTHROPIC_API_KEY",
  "ANTHROPIC_BASE_URL",
  "MODEL_FACTS",
  "POLAR_ACCESS_TOKEN",
  "POLAR_SERVER_URL",
  "SMTP_URL",
  "S3_BUCKET",
  "APP_URL",
  "REALTIME_URL",
];

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results",
  timeout: 90_000,
  expect: { timeout: 15_000 },
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  // `npm test` gives each test a second try on a busy machine, and names those that needed it.
  retries: process.env.CI ? 1 : 0,
  reporter: [["list"], ["json"]],
  use: {
    ...devices["Desktop Chrome"],
    baseURL: `http://localhost:${web}`,
    // To record every test costs much of a small machine; what failed is recorded at its second try.
    trace: process.env.CI ? "on-first-retry" : "retain-on-failure",
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
  webServer: {
    command: `exec "${process.execPath}" scripts/start/start.ts`,
    url: `http://localhost:${web}/health`,
    timeout: 600_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 25_000 },
    stdout: "ignore",
    stderr: "pipe",
    env: {
      PORT: String(web),
      REALTIME_PORT: String(realtime),
      DATA_DIR: process.env.E2E_DATA_DIR,
      RATE_LIMITS: "off",
      ALLOW_PRIVATE_MODEL_URLS: "1",
      LOG_LEVEL: "warn",
      // The operator's own services in `.env` are not for tests: an empty variable counts as an absent one.
      ...Object.fromEntries(operatorsOwn.map((name) => [name, ""])),
    },
  },
});
