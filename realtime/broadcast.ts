import type { Message } from "#contracts/message.ts";
import type { Delta } from "#contracts/realtime.ts";
import { conversationRoom, type Io } from "./types.ts";

/** All that goes to every page with a conversation open. */
export class Broadcast {
  private readonly io: Io;

  constructor(io: Io) {
    this.io = io;
  }

  delta(conversationId: string, delta: Delta): void {
    this.io.to(conversationRoom(conversationId)).emit("chat:delta", delta);
  }

  message(event: "chat:message" | "chat:finished", message: Message): void {
    this.io.to(conversationRoom(message.conversationId)).emit(event, { message });
  }

  /** Makes pages connect and open anew: what they hold of a lost run may be ahead of what is stored. */
  reopen(conversationId: string): void {
    for (const socketId of this.io.sockets.adapter.rooms.get(conversationRoom(conversationId)) ?? []) {
      this.io.sockets.sockets.get(socketId)?.conn.close();
    }
  }
}
