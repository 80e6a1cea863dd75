import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { npmCacheVariables } from "./start/npm-cache.mjs";
import { lockSetup } from "./start/setup-lock.mjs";

const root = `/a-clone-${process.pid}`;
const program = `
  import { lockSetup } from ${JSON.stringify(new URL("./start/setup-lock.mjs", import.meta.url).href)};
  await lockSetup(${JSON.stringify(root)});
  console.log("mine");
  // Like npm ci: nothing else of this process runs in the meantime.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
`;

/** As in a container with a numeric user that is not in /etc/passwd. */
const nameless = `data:text/javascript,import os from "node:os"; import { syncBuiltinESMExports } from "node:module";
  os.userInfo = () => { throw new Error("uv_os_get_passwd returned ENOENT"); }; syncBuiltinESMExports();`;

async function holder(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--import", nameless, "--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return child;
}

test("one process at a time sets up a clone, and a killed one does not block others", async () => {
  const first = await holder();
  let isWaiting = () => {};
  const waiting = new Promise<void>((resolve) => {
    isWaiting = resolve;
  });
  const taken: string[] = [];
  const mine = lockSetup(root, isWaiting).then((unlock) => {
    taken.push("me");
    return unlock;
  });
  await waiting;
  const elsewhere = await lockSetup(`${root}-other`);
  elsewhere();
  expect(taken).toEqual([]);
  first.kill("SIGKILL");
  const unlock = await mine;
  unlock();
  const second = await holder();
  second.kill("SIGKILL");
  await once(second, "exit");
});

test("npm gets a folder for its cache where the home folder cannot be written", () => {
  const home = mkdtempSync(join(tmpdir(), "bestchat-home-"));
  expect(npmCacheVariables({ HOME: home })).toEqual({});
  const noFolder = join(home, "file");
  writeFileSync(noFolder, "");
  expect(npmCacheVariables({ HOME: noFolder }).npm_config_cache).toContain(tmpdir());
  expect(npmCacheVariables({ HOME: noFolder, npm_config_cache: "/elsewhere" })).toEqual({});
  rmSync(home, { recursive: true });
});
