import { listenSql, type NotifyHandlers, onNotified } from "#contracts/notify.ts";
import { logger } from "#lib/logger.ts";
import { DedicatedConnection } from "./dedicated-connection.ts";

export type ListenerOptions = {
  /** A direct address: LISTEN does not work through a transaction pooler. */
  url: string;
  /** Only channels with a handler are listened to. */
  on: Partial<NotifyHandlers>;
  /** On each new connection: notifications were missed before it, so everything must be re-read. */
  onGap: () => void;
  /** No notifications arrive from now on, until the next `onGap`. */
  onLost?: () => void;
};

const retryFirstMs = 250;
const retryMaxMs = 5000;

/** The process's one LISTEN connection, with automatic reconnection. */
export class Listener {
  /** Also used for the process's database health check. */
  readonly connection: DedicatedConnection;
  private closed = false;
  private readonly onLost: () => void;
  private retryMs = retryFirstMs;

  constructor({ url, on, onGap, onLost = () => {} }: ListenerOptions) {
    this.onLost = onLost;
    this.connection = new DedicatedConnection(url, {
      onConnect: async (client) => {
        await client.query(listenSql(on));
        this.retryMs = retryFirstMs;
        onGap();
      },
      onNotification: (channel, payload) => onNotified(on, channel, payload),
      onLost: (error) => this.lost(error),
    });
  }

  async open(): Promise<void> {
    await this.connection.connected().catch(() => undefined); // Reported by onLost, which retries.
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.connection.close();
  }

  private lost(error: unknown): void {
    this.onLost();
    if (this.closed) return;
    logger.warn({ err: error }, "lost the notification connection; reconnecting");
    setTimeout(() => void this.open(), this.retryMs).unref();
    this.retryMs = Math.min(this.retryMs * 2, retryMaxMs);
  }
}
