import type { Delta } from "#contracts/realtime.ts";
import { conversationRoom, type Io } from "./types.ts";

/** An event of the default namespace without an acknowledgement, as the Socket.IO protocol (5) writes it. */
const eventPrefix = '2["chat:delta",';

/**
 * Sends a delta to every page here that has its conversation open: what `io.local.to(room).emit()` would send, written
 * once by hand, because a room's way through Socket.IO costs more than all the rest of passing a token on.
 */
export function sendDelta(io: Io, conversationId: string, delta: Delta): void {
  const { adapter, sockets } = io.sockets;
  const room = adapter.rooms.get(conversationRoom(conversationId));
  if (!room) return;
  const packet = `${eventPrefix}${JSON.stringify(delta)}]`;
  for (const id of room) sockets.get(id)?.conn.write(packet);
}
