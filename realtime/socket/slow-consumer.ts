import { logger } from "#lib/logger.ts";
import { bufferedBytesMax, pressureLooks, pressureSweepMs } from "../tunables.ts";
import type { ChatSocket, Io } from "./types.ts";

/**
 * Bounds what waits for readers that do not read: such a connection is cut. Its page connects again and opens its
 * conversations, where one snapshot stands for everything that waited. A long conversation on a slow line is no such
 * case: what waits for it grows less, look by look.
 */
export function watchSlowConsumer(io: Io): () => void {
  const seen = new WeakMap<ChatSocket, { waitingBytes: number; looks: number }>();
  const timer = setInterval(() => {
    for (const socket of io.sockets.sockets.values()) {
      const { waitingBytes, cut } = lineOf(socket);
      const last = seen.get(socket);
      const looks = waitingBytes > bufferedBytesMax && waitingBytes >= (last?.waitingBytes ?? 0) ? (last?.looks ?? 0) + 1 : 0;
      seen.set(socket, { waitingBytes, looks });
      if (looks < pressureLooks) continue;
      logger.warn({ user_id: socket.data.userId, waiting: waitingBytes }, "a connection does not read; it is cut");
      cut();
    }
  }, pressureSweepMs);
  return () => clearInterval(timer);
}

/** Engine.IO's inside: the packets that it holds back, and the WebSocket with what it could not yet hand on. */
type Inside = { writeBuffer: { data?: unknown }[]; transport: { socket?: { bufferedAmount: number; terminate: () => void } } };

function lineOf(socket: ChatSocket): { waitingBytes: number; cut: () => void } {
  // Not in its types, and nothing that is tells how much waits; a test fails when this changes.
  const { writeBuffer, transport } = socket.conn as unknown as Inside;
  let waitingBytes = transport.socket?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) waitingBytes += typeof data === "string" || data instanceof Uint8Array ? data.length : 0;
  const cut = () => {
    // close() alone would wait for an answer from somebody who does not read.
    if (transport.socket) transport.socket.terminate();
    else socket.conn.close(true);
  };
  return { waitingBytes, cut };
}
