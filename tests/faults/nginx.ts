import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { leaveNoProcess } from "../setup/leave-nothing.ts";
import { pause } from "./random.ts";

type Ports = { front: number; web: number[]; realtime: number[] };
export type Nginx = { errors: () => string[]; stop: () => Promise<void> };

/** A real nginx with the documented configuration, in front of several processes of each kind. */
export async function startNginx(home: string, { front, web, realtime }: Ports, file = "deploy/nginx.conf"): Promise<Nginx> {
  const folder = join(home, "nginx");
  mkdirSync(folder);
  const servers = (ports: number[]) => ports.map((port) => `server 127.0.0.1:${port} max_fails=0;`).join(" ");
  const site = readFileSync(file, "utf8")
    .replace("server 127.0.0.1:3000 max_fails=0;", servers(web))
    .replace("server 127.0.0.1:3001 max_fails=0;", servers(realtime))
    .replace("listen 80;", `listen 127.0.0.1:${front};`);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(" ");
  const log = join(folder, "error.log");
  writeFileSync(
    join(folder, "nginx.conf"),
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${log} warn; events {} http { access_log off; ${temporary} ${site} }`,
  );
  const child: ChildProcess = spawn("nginx", ["-c", join(folder, "nginx.conf"), "-e", log, "-p", folder], { stdio: "ignore" });
  leaveNoProcess(child);
  const missing = new Promise<never>((_, reject) =>
    child.once("error", () => reject(new Error("This needs a real nginx: install it (apt-get install nginx)."))),
  );
  await Promise.race([untilAnswers(front), missing]);
  return {
    errors: () =>
      readFileSync(log, "utf8")
        .split("\n")
        .filter((line) => /\[(error|crit|alert)\]/.test(line)),
    stop: async () => {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGQUIT");
      setTimeout(() => child.kill("SIGKILL"), 3000).unref();
      await gone;
    },
  };
}

async function untilAnswers(port: number): Promise<void> {
  while (!(await fetch(`http://127.0.0.1:${port}/health`).catch(() => null))?.ok) await pause(50);
}
