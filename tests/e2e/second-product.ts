import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { freePorts } from "../setup/free-port.ts";
import { leaveNoProcess, leaveNothing } from "../setup/leave-nothing.ts";

export type SecondProduct = { url: string; dataDir: string; env: NodeJS.ProcessEnv; stop: () => Promise<void> };

/** A second installation of the build that the other browser tests use, for settings that they cannot have. */
export async function startSecondProduct(settings: Record<string, string>): Promise<SecondProduct> {
  const dataDir = mkdtempSync(join(tmpdir(), "bestchat-e2e-"));
  leaveNothing({ kind: "folder", path: dataDir });
  leaveNothing({ kind: "installation", dataDir });
  const port = await freePorts(2);
  // Playwright names its own processes tests; the product is to be what people start.
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: "production",
    PORT: String(port),
    REALTIME_PORT: String(port + 1),
    DATA_DIR: dataDir,
    ...baseline,
    ...settings,
  };
  const child = spawn(process.execPath, ["scripts/start/start.ts"], { env, stdio: ["ignore", "ignore", "inherit"] });
  leaveNoProcess(child);
  const url = `http://localhost:${port}`;
  const isHealthy = async () => {
    if (child.exitCode !== null) throw new Error(`the second product ended with ${child.exitCode}`);
    return fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  };
  await expect.poll(isHealthy, { message: "the second product is healthy", timeout: 120_000 }).toBe(true);
  return { url, dataDir, env, stop: () => stop(child) };
}

/** What `npm run invite` prints for this installation: the link that lets one person in. */
export function invitationLink({ env, url }: SecondProduct): string {
  const printed = execFileSync(process.execPath, ["scripts/invite.ts"], { env: { ...env, APP_URL: url }, encoding: "utf8" });
  return /https?:\S+invite=\S+/.exec(printed)?.[0] ?? "";
}

const baseline = { RATE_LIMITS: "off", ALLOW_PRIVATE_MODEL_URLS: "1", LOG_LEVEL: "warn" };

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}
