import { setTimeout } from "node:timers/promises";
import type { Message } from "#contracts/message.ts";
import type { Delta } from "#contracts/realtime.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { presenceTimeoutMs } from "../tunables.ts";
import { sendDelta } from "./send-delta.ts";
import { conversationRoom, type Io, userRoom } from "./types.ts";

/** The position of a live message, and the lease under which it is written. */
export type Live = { seq: number; token: string };

/** Sends events to every client with a conversation open: directly here, and through the cluster elsewhere. */
export class Broadcast {
  private readonly io: Io;
  private readonly cluster: () => Cluster;

  constructor(io: Io, cluster: () => Cluster) {
    this.io = io;
    this.cluster = cluster;
    io.on("connected", (userId, answer) => answer(this.isHere(userId)));
  }

  /** False if local clients cannot see what other processes write. */
  get reachesOthers(): boolean {
    return this.cluster().active;
  }

  /** Returns the sink for the deltas of a reply written under the lease with this token. */
  deltasOf(conversationId: string, token: string): (delta: Delta) => void {
    const room = conversationRoom(conversationId);
    return (delta) => {
      sendDelta(this.io, room, delta);
      this.cluster().publishDelta(conversationId, token, delta);
    };
  }

  message(event: "chat:message" | "chat:finished", message: Message, live: Live | null = null): void {
    this.io.local.to(conversationRoom(message.conversationId)).emit(event, { message });
    this.cluster().publishMessage(event, message, live);
  }

  /** Whether the user has no client connected, here or to a linked process that answers in time. */
  async isAway(userId: number): Promise<boolean> {
    if (this.isHere(userId)) return false;
    if (!this.reachesOthers) return true;
    const remoteAnswers: Promise<boolean[]> = this.io.serverSideEmitWithAck("connected", userId).catch(() => []);
    const timeout: Promise<boolean[]> = setTimeout(presenceTimeoutMs, [], { ref: false });
    const answers = await Promise.race([remoteAnswers, timeout]);
    return !answers.includes(true);
  }

  private isHere(userId: number): boolean {
    return (this.io.sockets.adapter.rooms.get(userRoom(userId))?.size ?? 0) > 0;
  }

  /** Shows a message that every process receives to the local clients only. */
  messageHere(message: Message): void {
    this.io.local.to(conversationRoom(message.conversationId)).emit("chat:message", { message });
  }

  /** Makes clients reconnect and reopen: their text of a lost run may be ahead of the stored state. */
  reopen(conversationId: string): void {
    for (const socketId of this.io.sockets.adapter.rooms.get(conversationRoom(conversationId)) ?? []) {
      this.io.sockets.sockets.get(socketId)?.conn.close();
    }
  }
}
