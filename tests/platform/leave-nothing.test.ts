import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { identityOf, stillRuns } from "../../scripts/start/process-identity.ts";

test.each(["SIGKILL", "SIGTERM", "SIGINT"] as const)(
  "everything that a run started is cleaned up when it is ended by %s",
  async (signal) => {
    const home = mkdtempSync(join(tmpdir(), "bestchat-leftover-"));
    const kept = join(home, "kept");
    const folder = join(home, "gone");
    for (const path of [kept, folder]) mkdirSync(path);
    writeFileSync(join(folder, "file"), "x");
    const module = new URL("../setup/leave-nothing.ts", import.meta.url).href;
    const program = `
    import { spawn } from "node:child_process";
    import { leaveNoProcess, leaveNothing } from ${JSON.stringify(module)};
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true, stdio: "ignore" });
    leaveNothing({ kind: "folder", path: ${JSON.stringify(folder)} });
    leaveNoProcess(child);
    console.log(child.pid);
    setInterval(() => {}, 1000);`;
    const run = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["ignore", "pipe", "inherit"] });
    const pid = await new Promise<number>((resolve) => run.stdout.once("data", (data: Buffer) => resolve(Number(String(data)))));
    const child = identityOf(pid);
    if (!child) throw new Error("the child runs");
    run.kill(signal);
    await expect.poll(() => stillRuns(child), { timeout: 10_000 }).toBe(false);
    await expect.poll(() => existsSync(folder), { timeout: 10_000 }).toBe(false);
    expect(existsSync(kept)).toBe(true);
    rmSync(home, { recursive: true });
  },
);
