import type { Delta } from "#contracts/realtime.ts";
import { conversationRoom, type Io } from "./types.ts";
import { frameOf, writeFrame } from "./write-frame.ts";

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
  const frame = frameOf(`4${packet}`);
  for (const id of room) {
    const socket = sockets.get(id);
    if (socket && !writeFrame(socket, frame)) socket.conn.write(packet);
  }
}
