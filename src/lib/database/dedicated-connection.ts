import pg from "pg";
import { afterListening } from "./listening-time.ts";

const connectTimeoutMs = 2500;
/** Together with the second before the first check, a response is sent well within 5 s. */
const answerTimeoutMs = 2500;
/** A connection without a response for this long is abandoned. */
const silentMaxMs = 15_000;
const tooManyConnections = "53300";

type Events = {
  /** Runs on each new connection before it is used. */
  onConnect?: (client: pg.Client) => Promise<void>;
  onNotification?: (channel: string, payload: string) => void;
  onLost?: (error: unknown) => void;
};

/** One lazily opened, persistent connection outside the pool, so that its queries never compete for a permit. */
export class DedicatedConnection {
  readonly url: string;
  private readonly events: Events;
  private client: Promise<pg.Client> | null = null;
  private check: { answered: Promise<boolean>; since: number } | null = null;
  private closed = false;

  constructor(url: string, events: Events = {}) {
    this.url = url;
    this.events = events;
  }

  /** The connection, reopened if it was lost. */
  connected(): Promise<pg.Client> {
    this.client ??= this.connect();
    return this.client;
  }

  /** Whether the database responds within 2.5 s. */
  responds(): Promise<boolean> {
    if (this.check && performance.now() - this.check.since > silentMaxMs) this.drop();
    this.check ??= this.startCheck();
    const { answered } = this.check;
    return new Promise((resolve) => {
      const stop = afterListening(answerTimeoutMs, () => resolve(false));
      void answered.then((value) => {
        stop();
        resolve(value);
      });
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    const client = await this.client?.catch(() => null); // Never connected: nothing to close.
    await client?.end().catch(() => undefined); // Already broken.
  }

  private startCheck(): { answered: Promise<boolean>; since: number } {
    const answered = this.connected()
      .then((client) => client.query("SELECT 1"))
      // A database without free connections is up and says so.
      .then(
        () => true,
        (error: { code?: string }) => error.code === tooManyConnections,
      );
    const check = { answered, since: performance.now() };
    void answered.then(() => {
      if (this.check === check) this.check = null;
    });
    return check;
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: connectTimeoutMs, keepAlive: true });
    const onLost = (error: unknown) => {
      if (this.closed || isLost) return;
      isLost = true;
      this.client = null;
      void client.end().catch(() => undefined); // Broken, and nobody waits for its end.
      this.events.onLost?.(error);
    };
    let isLost = false;
    // Without an error listener a restart of the database would end the process.
    client.on("error", onLost);
    client.on("end", () => onLost(null));
    client.on("notification", ({ channel, payload }) => this.events.onNotification?.(channel, payload ?? ""));
    try {
      await client.connect();
      await this.events.onConnect?.(client);
      return client;
    } catch (error) {
      onLost(error);
      throw error;
    }
  }

  private drop(): void {
    this.check = null;
    const silent = this.client;
    this.client = null;
    void silent?.then((client) => client.end()).catch(() => undefined); // Abandoned; how it ends does not matter.
  }
}
