import { logger } from "#lib/logger.ts";
import { bufferedBytesMax, slowConsumerChecks, slowConsumerSweepMs } from "../tunables.ts";
import type { ChatSocket, Io } from "./types.ts";

/**
 * Back-pressure: closes connections that do not read. Their clients reconnect and reopen, and one snapshot replaces
 * everything that was buffered. A long conversation on a slow line is not affected, because its buffer shrinks from check to
 * check.
 */
export function watchSlowConsumer(io: Io): () => void {
  const previous = new WeakMap<ChatSocket, { queuedBytes: number; checks: number }>();
  const timer = setInterval(() => {
    for (const socket of io.sockets.sockets.values()) {
      const { queuedBytes, terminate } = queueOf(socket);
      const last = previous.get(socket);
      const checks = queuedBytes > bufferedBytesMax && queuedBytes >= (last?.queuedBytes ?? 0) ? (last?.checks ?? 0) + 1 : 0;
      previous.set(socket, { queuedBytes, checks });
      if (checks < slowConsumerChecks) continue;
      logger.warn({ user_id: socket.data.userId, waiting: queuedBytes }, "closing a connection that does not read");
      terminate();
    }
  }, slowConsumerSweepMs);
  return () => clearInterval(timer);
}

/** Engine.IO internals: buffered packets, and the WebSocket with its own buffer. */
type EngineInternals = { writeBuffer: { data?: unknown }[]; transport: { socket?: { bufferedAmount: number; terminate: () => void } } };

function queueOf(socket: ChatSocket): { queuedBytes: number; terminate: () => void } {
  // Not in its types, which expose no buffer size; a test fails when this changes.
  const { writeBuffer, transport } = socket.conn as unknown as EngineInternals;
  let queuedBytes = transport.socket?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) queuedBytes += typeof data === "string" || data instanceof Uint8Array ? data.length : 0;
  const terminate = () => {
    // close() would wait for an answer from a client that does not read.
    if (transport.socket) transport.socket.terminate();
    else socket.conn.close(true);
  };
  return { queuedBytes, terminate };
}
