import { spawn } from "node:child_process";
import { onStop } from "./end-with-parent.ts";

// Runs a program under Node's --watch, as a child of the supervisor. Node preloads nothing into the watcher process itself, which
// would survive a killed supervisor and keep restarting its program.
const [program = ""] = process.argv.slice(2);
const preload = new URL("./die-with-parent.mjs", import.meta.url).href;
const env = { ...process.env, WATCHED_BY: String(process.pid) };
const watching = spawn(process.execPath, ["--import", preload, "--watch", program], { env, stdio: ["ignore", "inherit", "inherit"] });
watching.on("error", (error) => console.error(`${program} cannot be watched: ${error.message}`));
watching.on("exit", (code) => process.exit(code ?? 1));
onStop(() => watching.kill("SIGTERM"));
