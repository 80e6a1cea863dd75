import { type AddressInfo, connect, createServer, type Socket } from "node:net";

type Direction = "up" | "down";
export type Proxy = {
  url: string;
  /** Cuts all connections after `bytes` more in `direction`; the last chunk arrives truncated. */
  cutAfter: (direction: Direction, bytes: number) => void;
  /** Holds back all bytes in both directions. */
  stall: (ms: number) => void;
  /** Cuts all connections and refuses new ones. */
  refuse: (ms: number) => void;
  close: () => void;
};

/** A TCP proxy between one client and one realtime process that simulates network faults. */
export async function openProxy(targetPort: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let cut: { direction: Direction; left: number } | null = null;
  let refusing = false;
  const server = createServer((client) => {
    if (refusing) return void client.resetAndDestroy();
    const target = connect(targetPort, "127.0.0.1");
    relay(client, target, "up");
    relay(target, client, "down");
  });

  function relay(from: Socket, to: Socket, direction: Direction): void {
    sockets.add(from);
    from.on("error", () => {}); // Cuts are intended; the other side is closed by the close handler.
    from.on("close", () => {
      sockets.delete(from);
      to.destroy();
    });
    from.on("data", (data: Buffer) => {
      if (cut?.direction !== direction) return void to.write(data);
      const passed = Math.min(cut.left, data.length);
      cut.left -= passed;
      to.write(data.subarray(0, passed));
      if (cut.left === 0) cutAll();
    });
  }

  function cutAll(): void {
    cut = null;
    for (const socket of sockets) socket.destroySoon();
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cutAfter: (direction, bytes) => {
      cut = { direction, left: bytes };
      if (bytes === 0) cutAll();
    },
    stall: (ms) => {
      for (const socket of sockets) socket.pause();
      setTimeout(() => {
        for (const socket of sockets) socket.resume();
      }, ms);
    },
    refuse: (ms) => {
      refusing = true;
      cutAll();
      setTimeout(() => {
        refusing = false;
      }, ms);
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
