// Imported before anything is installed: no dependencies, any Node >= 20.19.
import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

/**
 * Waits until no other process sets up this clone, and returns a function that ends our turn: two processes started together
 * (`start:web` beside `start:realtime`) would install and generate into the same folders. Held by a listening socket, which ends
 * with its process however that dies. `onWait` is called once if there is somebody to wait for.
 */
export async function lockSetup(root, onWait = () => {}) {
  const address = addressOf(root);
  for (let waited = false; ; waited = true) {
    const server = await listen(address);
    if (server) return () => server.close();
    if (!waited) onWait();
    await untilReleased(address);
  }
}

function listen(address) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error) => (error.code === "EADDRINUSE" ? resolve(null) : reject(error)));
    server.listen(address, () => resolve(server));
  });
}

/** The holder accepts no connections: their end means its end. */
function untilReleased(address) {
  return new Promise((resolve) => {
    const socket = connect(address);
    // A socket's file survives a killed process; nobody listens behind it.
    socket.on("error", ({ code }) => code === "ECONNREFUSED" && !address.startsWith("\0") && rmSync(address, { force: true }));
    socket.on("close", () => setTimeout(resolve, 50));
  });
}

/** Linux has sockets without a file, Windows has pipes. A container may run as a user without a name. */
function addressOf(root) {
  const user = process.getuid?.() ?? userInfo().username;
  const name = `bestchat-setup-${createHash("sha256").update(`${user}\0${root}`).digest("hex").slice(0, 24)}`;
  if (process.platform === "linux") return `\0${name}`;
  return process.platform === "win32" ? `\\\\.\\pipe\\${name}` : join(tmpdir(), name);
}
