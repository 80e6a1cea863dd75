import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const run = (script: string) =>
  spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    env: { ...process.env, LOG_LEVEL: "info" },
    encoding: "utf8",
  }).stdout.split("\n");
const logger = 'const { logger } = await import("#lib/logger.ts");';

test("buffered lines are written in order when the process ends", () => {
  const lines = run(`${logger} for (let n = 0; n < 300; n += 1) logger.info({ n }, "line"); process.exit(0);`);
  expect(lines.filter(Boolean).map((line) => JSON.parse(line).n)).toEqual(Array.from({ length: 300 }, (_, n) => n));
});

test("an error is written at once with all lines before it", () => {
  const script = `${logger} logger.info("before"); logger.error("now"); logger.info("after"); process.kill(process.pid, "SIGKILL");`;
  expect(
    run(script)
      .filter(Boolean)
      .map((line) => JSON.parse(line).message),
  ).toEqual(["before", "now"]);
});
