import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { identityOf, stillRuns } from "./process-identity.ts";

test("a command that is stopped during set-up leaves no step running", async () => {
  const clone = mkdtempSync(join(tmpdir(), "bestchat-clone-"));
  const note = join(clone, "step.pid");
  mkdirSync(join(clone, "node_modules/prisma/build"), { recursive: true });
  writeFileSync(
    join(clone, "node_modules/prisma/build/index.js"),
    `require("node:fs").writeFileSync(${JSON.stringify(note)}, String(process.pid)); setInterval(() => {}, 1000);`,
  );
  const program = `import { prepareClient } from ${JSON.stringify(new URL("./prepare.ts", import.meta.url).href)}; await prepareClient();`;
  const command = spawn(process.execPath, ["--input-type=module", "-e", program], { cwd: clone, stdio: "ignore" });
  await expect.poll(() => existsSync(note) && readFileSync(note, "utf8") !== "", { timeout: 10_000 }).toBe(true);
  const step = identityOf(Number(readFileSync(note, "utf8")));
  if (!step) throw new Error("the step runs");
  const ended = new Promise((resolve) => command.once("exit", resolve));
  command.kill("SIGTERM");
  expect(await ended).toBe(1);
  expect(stillRuns(step)).toBe(false);
  rmSync(clone, { recursive: true });
});
