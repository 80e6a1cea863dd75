import pg from "pg";
import { logger } from "#lib/logger.ts";

type Channel = "feed" | "session" | "message";
export type ListenerOptions = {
  /** A direct address: LISTEN does not work through a transaction pooler. */
  url: string;
  on: (channel: Channel, payload: string) => void;
  /** After a lost connection notifications were missed: look at everything. */
  onGap: () => void;
};

/** The process's one LISTEN connection; it comes back by itself. */
export class Listener {
  private client: pg.Client | null = null;
  private closed = false;
  private retryMs = 250;
  private readonly options: ListenerOptions;

  constructor(options: ListenerOptions) {
    this.options = options;
  }

  async open(): Promise<void> {
    const client = new pg.Client({ connectionString: this.options.url, connectionTimeoutMillis: 3000, keepAlive: true });
    // Without a listener for errors a database restart would end the process.
    client.on("error", (error) => this.lost(client, error));
    client.on("end", () => this.lost(client, null));
    client.on("notification", ({ channel, payload }) => this.options.on(channel as Channel, payload ?? ""));
    this.client = client;
    try {
      await client.connect();
      await client.query("LISTEN feed; LISTEN session; LISTEN message");
      this.retryMs = 250;
      this.options.onGap();
    } catch (error) {
      this.lost(client, error);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.client?.end().catch(() => {});
  }

  private lost(client: pg.Client, error: unknown): void {
    if (this.closed || this.client !== client) return;
    this.client = null;
    logger.warn({ err: error }, "lost the notification connection; connecting again");
    void client.end().catch(() => {});
    setTimeout(() => void this.open(), this.retryMs).unref();
    this.retryMs = Math.min(this.retryMs * 2, 5000);
  }
}
