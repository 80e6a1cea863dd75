import { listenSql, type NotifyHandlers, onNotified } from "#contracts/notify.ts";
import { KeptConnection } from "#lib/database/kept-connection.ts";
import { logger } from "#lib/logger.ts";

export type ListenerOptions = {
  /** A direct address: LISTEN does not work through a transaction pooler. */
  url: string;
  on: NotifyHandlers;
  /** After a lost connection notifications were missed: look at everything. */
  onGap: () => void;
};

const retryFirstMs = 250;
const retryMaxMs = 5000;

/** The process's one LISTEN connection; it comes back by itself. */
export class Listener {
  /** Also what the process looks through whether the database is there. */
  readonly connection: KeptConnection;
  private closed = false;
  private retryMs = retryFirstMs;

  constructor({ url, on, onGap }: ListenerOptions) {
    this.connection = new KeptConnection(url, {
      greet: async (client) => {
        await client.query(listenSql);
        this.retryMs = retryFirstMs;
        onGap();
      },
      onNotification: (channel, payload) => onNotified(on, channel, payload),
      onLost: (error) => this.lost(error),
    });
  }

  async open(): Promise<void> {
    await this.connection.connected().catch(() => undefined); // Told by onLost, which tries again.
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.connection.close();
  }

  private lost(error: unknown): void {
    if (this.closed) return;
    logger.warn({ err: error }, "lost the notification connection; connecting again");
    setTimeout(() => void this.open(), this.retryMs).unref();
    this.retryMs = Math.min(this.retryMs * 2, retryMaxMs);
  }
}
