import type { Delta } from "#contracts/realtime.ts";
import type { Io } from "./types.ts";
import { frameOf, writeFrame } from "./write-frame.ts";

/** The prefix of an event in the default namespace without an acknowledgement (Socket.IO protocol 5). */
const eventPrefix = '2["chat:delta",';

/**
 * Sends a delta to every client in a conversation's room, like `io.local.to(room).emit()`, but encoded once by hand:
 * Socket.IO's room broadcast would cost more than everything else per token.
 */
export function sendDelta(io: Io, room: string, delta: Delta): void {
  const { adapter, sockets } = io.sockets;
  const socketIds = adapter.rooms.get(room);
  if (!socketIds) return;
  const { messageId, seq, part, kind, text } = delta;
  // The other fields need no escaping.
  const packet = `${eventPrefix}{"messageId":"${messageId}","seq":${seq},"part":${part},"kind":"${kind}","text":${JSON.stringify(text)}}]`;
  const frame = frameOf(`4${packet}`);
  for (const id of socketIds) {
    const socket = sockets.get(id);
    if (socket && !writeFrame(socket, frame)) socket.conn.write(packet);
  }
}
