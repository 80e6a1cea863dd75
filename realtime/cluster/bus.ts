import { createAdapter } from "@socket.io/redis-adapter";
import { LRUCache } from "lru-cache";
import { createClient } from "redis";
import { v7 as uuidv7 } from "uuid";
import type { Message } from "#contracts/message.ts";
import type { Delta } from "#contracts/realtime.ts";
import { logger } from "#lib/logger.ts";
import { watch } from "#lib/metrics/metrics.ts";
import type { Io } from "../socket/types.ts";
import type { ReplyState } from "./mirror.ts";

/** Events between the processes. Any of them may be lost; PostgreSQL is then the source of truth. */
export type ClusterEvent =
  /** A message was created or changed, or a reply ended. */
  | { type: "message"; event: "chat:message" | "chat:finished"; message: Message; seq: number | null; token: string | null }
  /** Text of a reply; sent only while another process follows its conversation. */
  | { type: "delta"; conversationId: string; token: string; delta: Delta }
  /** "I have clients in these conversations": their writers then publish deltas here, and a full state if `fresh`. */
  | { type: "follow"; conversationIds: string[]; fresh: boolean }
  | { type: "state"; state: ReplyState };

export type Bus = {
  connected: () => boolean;
  publish: (event: ClusterEvent) => void;
  close: () => Promise<void>;
};

/** Each process numbers its events, so that the others notice a gap. */
type NumberedEvent = ClusterEvent & { from?: string; number?: number };

type BusOptions = {
  url: string;
  on: (event: ClusterEvent) => void;
  onConnected: () => void;
  /** An event was lost. */
  onMissed: () => void;
};

/** Connects the processes through Socket.IO's Redis adapter. Rooms stay local: only what is published here crosses it. */
export async function openBus(io: Io, { url, on, onConnected, onMissed }: BusOptions): Promise<Bus> {
  const socket = { reconnectStrategy: (retries: number) => Math.min(100 * 2 ** retries, 2000) };
  // Nothing is queued while Redis is away: by the time it is back, receivers have caught up from PostgreSQL.
  const publisher = createClient({ url, socket, disableOfflineQueue: true });
  const subscriber = createClient({ url, socket });
  for (const client of [publisher, subscriber]) {
    client.on("error", (error) => logger.warn({ err: error }, "Redis is away; pages of other processes are served from PostgreSQL"));
  }
  const connected = () => publisher.isReady && subscriber.isReady;
  for (const client of [publisher, subscriber]) client.on("ready", () => connected() && onConnected());
  io.adapter(createAdapter(withHandledRejections(publisher), withHandledRejections(subscriber), { key: "bestchat" }));
  const receivedUpTo = new LRUCache<string, number>({ max: 1000 });
  io.on("cluster", (event: NumberedEvent) => {
    const { from, number } = event;
    if (from !== undefined && number !== undefined) {
      if (number > (receivedUpTo.get(from) ?? 0) + 1) onMissed();
      receivedUpTo.set(from, number);
    }
    on(event);
  });
  watch("bus_connected", () => [{ labels: {}, value: connected() ? 1 : 0 }]);
  const from = uuidv7();
  let publishedCount = 0;
  // The process starts even if Redis is away.
  void publisher.connect().catch(() => {});
  void subscriber.connect().catch(() => {});
  return {
    connected,
    publish: (event) => {
      publishedCount += 1;
      const numbered: NumberedEvent = { ...event, from, number: publishedCount };
      if (publisher.isReady) io.serverSideEmit("cluster", numbered);
    },
    close: async () => {
      for (const client of [publisher, subscriber]) client.destroy();
    },
  };
}

/** The adapter ignores its clients' promises, so rejections while Redis is away would count as unhandled. */
function withHandledRejections<T extends object>(client: T): T {
  return new Proxy(client, {
    get(_, name) {
      const value = Reflect.get(client, name, client);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        const result: unknown = value.apply(client, args);
        if (result instanceof Promise) result.catch(() => {});
        return result;
      };
    },
  });
}
