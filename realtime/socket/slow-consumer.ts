import { logger } from "#lib/logger.ts";
import { bufferedBytesMax, slowConsumerChecks, slowConsumerSweepMs } from "../tunables.ts";
import type { ChatSocket, Io } from "./types.ts";

/**
 * Back-pressure: closes connections that do not read. Their clients reconnect and reopen, and one snapshot replaces
 * everything that was buffered. A long conversation on a slow line is not affected, because its buffer shrinks from check to
 * check.
 */
export function watchSlowConsumer(io: Io): () => void {
  const seen = new WeakMap<ChatSocket, { waitingBytes: number; looks: number }>();
  const timer = setInterval(() => {
    for (const socket of io.sockets.sockets.values()) {
      const { waitingBytes, cut } = lineOf(socket);
      const last = seen.get(socket);
      const looks = waitingBytes > bufferedBytesMax && waitingBytes >= (last?.waitingBytes ?? 0) ? (last?.looks ?? 0) + 1 : 0;
      seen.set(socket, { waitingBytes, looks });
      if (looks < slowConsumerChecks) continue;
      logger.warn({ user_id: socket.data.userId, waiting: waitingBytes }, "closing a connection that does not read");
      cut();
    }
  }, slowConsumerSweepMs);
  return () => clearInterval(timer);
}

/** Engine.IO internals: buffered packets, and the WebSocket with its own buffer. */
type Inside = { writeBuffer: { data?: unknown }[]; transport: { socket?: { bufferedAmount: number; terminate: () => void } } };

function lineOf(socket: ChatSocket): { waitingBytes: number; cut: () => void } {
  // Not in its types, which expose no buffer size; a test fails when this changes.
  const { writeBuffer, transport } = socket.conn as unknown as Inside;
  let waitingBytes = transport.socket?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) waitingBytes += typeof data === "string" || data instanceof Uint8Array ? data.length : 0;
  const cut = () => {
    // close() would wait for an answer from a client that does not read.
    if (transport.socket) transport.socket.terminate();
    else socket.conn.close(true);
  };
  return { waitingBytes, cut };
}
