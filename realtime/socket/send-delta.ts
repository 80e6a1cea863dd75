import type { Delta } from "#contracts/realtime.ts";
import type { Io } from "./types.ts";
import { frameOf, writeFrame } from "./write-frame.ts";

/** An event of the default namespace without an acknowledgement, as the Socket.IO protocol (5) writes it. */
const eventPrefix = '2["chat:delta",';

/**
 * Sends a delta to every page in a conversation's room: what `io.local.to(room).emit()` would send, written
 * once by hand, because a room's way through Socket.IO costs more than all the rest of passing a token on.
 */
export function sendDelta(io: Io, room: string, delta: Delta): void {
  const { adapter, sockets } = io.sockets;
  const inside = adapter.rooms.get(room);
  if (!inside) return;
  const { messageId, seq, part, kind, text } = delta;
  // None of the others needs to be escaped.
  const packet = `${eventPrefix}{"messageId":"${messageId}","seq":${seq},"part":${part},"kind":"${kind}","text":${JSON.stringify(text)}}]`;
  const frame = frameOf(`4${packet}`);
  for (const id of inside) {
    const socket = sockets.get(id);
    if (socket && !writeFrame(socket, frame)) socket.conn.write(packet);
  }
}
