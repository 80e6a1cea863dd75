import { setTimeout } from "node:timers/promises";
import type { Message } from "#contracts/message.ts";
import type { Delta } from "#contracts/realtime.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { awayLookMs } from "../tunables.ts";
import { sendDelta } from "./send-delta.ts";
import { conversationRoom, type Io, userRoom } from "./types.ts";

/** Where a live message stands, and under which lease it is written. */
export type Live = { seq: number; token: string };

/** All that goes to every page with a conversation open: here at once, and on other processes through the cluster. */
export class Broadcast {
  private readonly io: Io;
  private readonly cluster: () => Cluster;

  constructor(io: Io, cluster: () => Cluster) {
    this.io = io;
    this.cluster = cluster;
    io.on("connected", (userId, answer) => answer(this.isHere(userId)));
  }

  /** False when pages here cannot know what other processes write. */
  get reachesOthers(): boolean {
    return this.cluster().active;
  }

  /** Takes the deltas of a reply that is written under the lease with this token. */
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

  /** Whether nothing of the user's is connected, here or to a process that is linked to this one and answers in time. */
  async isAway(userId: number): Promise<boolean> {
    if (this.isHere(userId)) return false;
    if (!this.reachesOthers) return true;
    const asked: Promise<boolean[]> = this.io.serverSideEmitWithAck("connected", userId).catch(() => []);
    const late: Promise<boolean[]> = setTimeout(awayLookMs, [], { ref: false });
    const elsewhere = await Promise.race([asked, late]);
    return !elsewhere.includes(true);
  }

  private isHere(userId: number): boolean {
    return (this.io.sockets.adapter.rooms.get(userRoom(userId))?.size ?? 0) > 0;
  }

  /** A message that every process was told of: each shows it to its own pages. */
  messageHere(message: Message): void {
    this.io.local.to(conversationRoom(message.conversationId)).emit("chat:message", { message });
  }

  /** Makes pages connect and open anew: what they hold of a lost run may be ahead of what is stored. */
  reopen(conversationId: string): void {
    for (const socketId of this.io.sockets.adapter.rooms.get(conversationRoom(conversationId)) ?? []) {
      this.io.sockets.sockets.get(socketId)?.conn.close();
    }
  }
}
