import type { Message } from "#contracts/message.ts";
import type { Delta } from "#contracts/realtime.ts";
import { sendDelta } from "../socket/send-delta.ts";
import { type ChatSocket, conversationRoom, type Io } from "../socket/types.ts";

/** The clients connected to this process, by open conversation. */
export class LocalSockets {
  private readonly io: Io;

  constructor(io: Io) {
    this.io = io;
  }

  hasClients(conversationId: string): boolean {
    return (this.io.sockets.adapter.rooms.get(conversationRoom(conversationId))?.size ?? 0) > 0;
  }

  userOf(conversationId: string): number {
    const { value: socket } = this.of(conversationId).next();
    return socket?.data.userId ?? 0;
  }

  *openConversations(): Generator<[number, string]> {
    for (const room of this.io.sockets.adapter.rooms.keys()) {
      if (room.startsWith("c:")) yield [this.userOf(room.slice(2)), room.slice(2)];
    }
  }

  delta(conversationId: string, delta: Delta): void {
    sendDelta(this.io, conversationRoom(conversationId), delta);
  }

  /** Skips clients that received this end, or a later state, when they opened the conversation. */
  emitMessage(event: "chat:message" | "chat:finished", message: Message): void {
    const informed = [...this.of(message.conversationId)].filter(({ data }) => {
      const knownEnd = data.knownEnds?.get(message.id);
      return knownEnd !== undefined && (event === "chat:finished" ? knownEnd === message.updatedAt : knownEnd > message.updatedAt);
    });
    this.io.local
      .to(conversationRoom(message.conversationId))
      .except(informed.map(({ id }) => id))
      .emit(event, { message });
  }

  private *of(conversationId: string): Generator<ChatSocket> {
    const { adapter, sockets } = this.io.sockets;
    for (const id of adapter.rooms.get(conversationRoom(conversationId)) ?? []) {
      const socket = sockets.get(id);
      if (socket) yield socket;
    }
  }
}
