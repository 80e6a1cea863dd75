import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { closeDb, openDb } from "#lib/db.ts";

export type LossyDatabase = { loseNextCommitAnswer: () => void; close: () => Promise<void> };

/** Puts a TCP proxy between this process's `db()` and its database, which can let a commit be stored and lose its answer. */
export async function useLossyDatabase(): Promise<LossyDatabase> {
  const target = new URL(process.env.DATABASE_URL ?? "");
  const sockets = new Set<Socket>();
  let armed = false;
  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    let losing = false;
    client.on("data", (data: Buffer) => {
      if (armed && data.includes("COMMIT\0")) {
        armed = false;
        losing = true;
      }
      database.write(data);
    });
    // An answer means that the commit is stored: that is when the connection breaks.
    database.on("data", (data: Buffer) => (losing ? client.destroy() : client.write(data)));
    for (const [socket, other] of [
      [client, database],
      [database, client],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => {}); // Broken on purpose; the other side is ended by close.
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const url = new URL(target);
  url.port = String((server.address() as AddressInfo).port);
  await closeDb();
  openDb({ url: url.href, poolMax: 5 });
  return {
    loseNextCommitAnswer: () => {
      armed = true;
    },
    close: async () => {
      await closeDb();
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
