import pg from "pg";
import { afterListening } from "./listening-time.ts";

const connectTimeoutMs = 2500;
/** With the second after which it is first looked, an answer is out well within 5 s. */
const answerTimeoutMs = 2500;
/** A connection that said nothing for so long is not waited for any more. */
const silentMaxMs = 15_000;
const tooManyConnections = "53300";

type Events = {
  /** Runs on each new connection before it counts as one. */
  greet?: (client: pg.Client) => Promise<void>;
  onNotification?: (channel: string, payload: string) => void;
  onLost?: (error: unknown) => void;
};

/** One connection beside the pool that is made when it is needed and kept: what it is asked competes with nothing. */
export class KeptConnection {
  readonly url: string;
  private readonly events: Events;
  private client: Promise<pg.Client> | null = null;
  private look: { answered: Promise<boolean>; since: number } | null = null;
  private closed = false;

  constructor(url: string, events: Events = {}) {
    this.url = url;
    this.events = events;
  }

  /** The connection, made anew where it was lost. */
  connected(): Promise<pg.Client> {
    this.client ??= this.connect();
    return this.client;
  }

  /** Whether the database answers within 2.5 s. */
  answers(): Promise<boolean> {
    if (this.look && performance.now() - this.look.since > silentMaxMs) this.drop();
    this.look ??= this.startLook();
    const { answered } = this.look;
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
    const client = await this.client?.catch(() => null); // Never connected: nothing to end.
    await client?.end().catch(() => undefined); // Already broken.
  }

  private startLook(): { answered: Promise<boolean>; since: number } {
    const answered = this.connected()
      .then((client) => client.query("SELECT 1"))
      // A database whose connections are all taken is there, and says so.
      .then(
        () => true,
        (error: { code?: string }) => error.code === tooManyConnections,
      );
    const look = { answered, since: performance.now() };
    void answered.then(() => {
      if (this.look === look) this.look = null;
    });
    return look;
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: connectTimeoutMs, keepAlive: true });
    const lost = (error: unknown) => {
      if (this.closed || gone) return;
      gone = true;
      this.client = null;
      void client.end().catch(() => undefined); // It is broken, and nobody waits for its end.
      this.events.onLost?.(error);
    };
    let gone = false;
    // Without a listener for errors a restart of the database would end the process.
    client.on("error", lost);
    client.on("end", () => lost(null));
    client.on("notification", ({ channel, payload }) => this.events.onNotification?.(channel, payload ?? ""));
    try {
      await client.connect();
      await this.events.greet?.(client);
      return client;
    } catch (error) {
      lost(error);
      throw error;
    }
  }

  private drop(): void {
    this.look = null;
    const silent = this.client;
    this.client = null;
    void silent?.then((client) => client.end()).catch(() => undefined); // Given up: how it ends is nobody's business.
  }
}
