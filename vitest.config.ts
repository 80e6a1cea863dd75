import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "src/**/*.test.{ts,tsx}",
      "realtime/**/*.test.ts",
      "sandbox/**/*.test.ts",
      "scripts/**/*.test.ts",
      "tools/**/*.test.ts",
      "tests/{api,clients,realtime,platform,faults}/**/*.test.ts",
    ],
    globalSetup: ["tests/setup/global.ts"],
    setupFiles: ["tests/setup/database.ts", "src/messages/page-source.ts"],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
    // The same as in playwright.config.ts: processes that are killed and frozen on a busy machine are not always in time.
    retry: process.env.CI ? 1 : 0,
    allowOnly: false,
    passWithNoTests: false,
  },
});
