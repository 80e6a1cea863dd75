import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export type DatabaseDoor = {
  /** The database's address through the door. */
  url: string;
  /**
   * Nothing passes any more, and no connection is closed, as when a machine is suspended. Data sent in between arrives with
   * `thaw`.
   */
  freeze: () => void;
  thaw: () => void;
  /** Refuses new connections and breaks existing ones. */
  shut: () => Promise<void>;
  open: () => Promise<void>;
  connections: () => number;
};

/** A TCP proxy in front of the tests' database, open at first. */
export async function openDatabaseDoor(): Promise<DatabaseDoor> {
  const target = new URL(process.env.DATABASE_URL ?? "");
  const [host, port] = [target.hostname, Number(target.port)];
  const sockets = new Set<Socket>();
  let frozen = false;
  const door = createServer((client) => {
    const upstream = connect(port, host);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      if (frozen) from.pause();
      from.on("data", (chunk) => void to.write(chunk));
      from.on("error", () => to.destroy()); // Broken on purpose.
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  const listen = (on: number) => new Promise<void>((resolve) => door.listen(on, "127.0.0.1", () => resolve()));
  await listen(0);
  const own = (door.address() as AddressInfo).port;
  target.port = String(own);
  return {
    url: target.href,
    freeze: () => {
      frozen = true;
      for (const socket of sockets) socket.pause();
    },
    thaw: () => {
      frozen = false;
      for (const socket of sockets) socket.resume();
    },
    shut: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => door.close(() => resolve()));
    },
    open: () => listen(own),
    connections: () => sockets.size / 2,
  };
}
