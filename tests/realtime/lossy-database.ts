import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { closeDb, openDb } from "#lib/db.ts";

export type LossyDatabase = {
  loseNextCommitAnswer: () => void;
  /** Holds back the response to the next query that contains `words`; `asked` settles when it is in flight. */
  /** Breaks the connection at the next statement with these words, which never arrives. */
  breakAt: (words: string) => void;
  holdAnswerTo: (words: string) => { asked: Promise<void>; release: () => void };
  close: () => Promise<void>;
};
/** What ends a change: a commit, or the single statement of a send, which has no explicit transaction. */
const commits = ["COMMIT\0", "begun AS ("];
type Hold = { words: string; asked: () => void; released: Promise<void> };

/**
 * Puts a TCP proxy between this process's `db()` and its database, which can drop the response to a stored commit, and delay
 * responses.
 */
export async function useLossyDatabase(): Promise<LossyDatabase> {
  const target = new URL(process.env.DATABASE_URL ?? "");
  const sockets = new Set<Socket>();
  let armed = false;
  let breaking: string | null = null;
  let hold: Hold | null = null;
  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    let losing = false;
    let held: Promise<void> = Promise.resolve();
    client.on("data", (data: Buffer) => {
      if (armed && commits.some((words) => data.includes(words))) {
        armed = false;
        losing = true;
      }
      if (breaking && data.includes(breaking)) {
        breaking = null;
        return void client.destroy();
      }
      if (hold && data.includes(hold.words)) {
        held = hold.released;
        hold.asked();
        hold = null;
      }
      database.write(data);
    });
    // A response means that the commit is stored: that is when the connection breaks.
    database.on("data", (data: Buffer) => (losing ? client.destroy() : void held.then(() => client.write(data))));
    for (const [socket, other] of [
      [client, database],
      [database, client],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => {}); // Broken on purpose; the other side is closed by the close handler.
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const url = new URL(target);
  // Prepared statements are sent by name, without their text, so they are disabled.
  url.searchParams.set("pgbouncer", "true");
  url.port = String((server.address() as AddressInfo).port);
  await closeDb();
  openDb({ url: url.href, poolMax: 5 });
  return {
    loseNextCommitAnswer: () => {
      armed = true;
    },
    breakAt: (words) => {
      breaking = words;
    },
    holdAnswerTo: (words) => {
      const [asked, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      hold = { words, asked: asked.resolve, released: released.promise };
      return { asked: asked.promise, release: released.resolve };
    },
    close: async () => {
      await closeDb();
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
