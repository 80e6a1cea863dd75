import { listenSql, type NotifyHandlers, onNotified } from "#contracts/notify.ts";
import { logger } from "#lib/logger.ts";
import { KeptConnection } from "./kept-connection.ts";

export type ListenerOptions = {
  /** A direct address: LISTEN does not work through a transaction pooler. */
  url: string;
  /** Only the channels that have a handler are listened to. */
  on: Partial<NotifyHandlers>;
  /** With each connection: before it notifications were missed, so look at everything. */
  onGap: () => void;
  /** From here on nothing is heard, until the next `onGap`. */
  onDeaf?: () => void;
};

const retryFirstMs = 250;
const retryMaxMs = 5000;

/** The process's one LISTEN connection; it comes back by itself. */
export class Listener {
  /** Also what the process looks through whether the database is there. */
  readonly connection: KeptConnection;
  private closed = false;
  private readonly onDeaf: () => void;
  private retryMs = retryFirstMs;

  constructor({ url, on, onGap, onDeaf = () => {} }: ListenerOptions) {
    this.onDeaf = onDeaf;
    this.connection = new KeptConnection(url, {
      greet: async (client) => {
        await client.query(listenSql(on));
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
    this.onDeaf();
    if (this.closed) return;
    logger.warn({ err: error }, "lost the notification connection; connecting again");
    setTimeout(() => void this.open(), this.retryMs).unref();
    this.retryMs = Math.min(this.retryMs * 2, retryMaxMs);
  }
}
