import { io } from "socket.io-client";
import type { Message } from "#contracts/message.ts";

type Ack = { ok: true; data: Record<string, unknown> } | { ok: false; error: { code: string; message: string } };
const endWithinMs = 180_000;

/** A client of the soak test: it sends messages, and is notified when a reply waits or has ended. */
export class SoakClient {
  private readonly socket;
  private readonly messages = new Map<string, Message>();
  private readonly waiting = new Set<() => void>();

  constructor(url: string, token: string, onWaiting: (message: Message) => void) {
    this.socket = io(url, { auth: { token }, transports: ["websocket"], forceNew: true });
    const take = ({ message }: { message: Message }) => {
      this.messages.set(message.id, message);
      if (message.status === "awaiting_approval") onWaiting(message);
      for (const look of this.waiting) look();
    };
    this.socket.on("chat:message", take);
    this.socket.on("chat:finished", take);
  }

  async ask(event: string, input: object): Promise<Ack> {
    return (await this.socket.timeout(60_000).emitWithAck(event, input)) as Ack;
  }

  /** The ended reply; null if it did not end in time. */
  end(messageId: string): Promise<Message | null> {
    return new Promise((resolve) => {
      const done = (message: Message | null) => {
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve(message);
      };
      const timer = setTimeout(() => done(null), endWithinMs);
      const look = () => {
        const message = this.messages.get(messageId);
        if (message && message.status !== "streaming" && message.status !== "awaiting_approval") done(message);
      };
      this.waiting.add(look);
      look();
    });
  }

  /** A reply that continues has no end yet. */
  forget(messageId: string): void {
    this.messages.delete(messageId);
  }

  close(): void {
    this.socket.disconnect();
  }
}
