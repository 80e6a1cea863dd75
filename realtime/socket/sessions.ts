import type { SessionEndReason } from "#contracts/realtime.ts";
import { apiKeyEnded } from "#domain/account/api-key.ts";
import { sessionEnded } from "#domain/account/session.ts";
import { clockNow } from "#lib/database/clock.ts";
import { logger } from "#lib/logger.ts";
import { sessionSweepIntervalMs } from "../tunables.ts";
import { type ChatSocket, type Io, userRoom } from "./types.ts";

const timerMaxMs = 2_000_000_000;

/** Keeps live sockets honest: one whose session ended, or whose token ran out, is told and cut. */
export class Sessions {
  /** Counts what was heard of ended sessions, so that a handshake under way meanwhile is looked at again. */
  changes = 0;
  private readonly io: Io;
  private timer: NodeJS.Timeout | null = null;

  constructor(io: Io) {
    this.io = io;
  }

  open(): void {
    this.timer = setInterval(() => void this.checkAll(), sessionSweepIntervalMs);
  }

  close(): void {
    if (this.timer) clearInterval(this.timer);
  }

  /** Arms the end of the token, for a socket that is in its user's room; call again after a refresh. */
  watch(socket: ChatSocket): void {
    const { expiresAt, expiry, sessionChangesSeen, userId } = socket.data;
    clearTimeout(expiry);
    if (!expiry) socket.once("disconnect", () => clearTimeout(socket.data.expiry));
    const leftMs = Math.max(expiresAt - clockNow(), 0);
    // An API key may have no end, or one beyond what a timer can wait: the sweep looks at it anyway.
    if (leftMs <= timerMaxMs) {
      socket.data.expiry = setTimeout(() => {
        if (socket.connected) end(socket, "expired");
      }, leftMs);
    }
    // A session that ended after it was looked at and before the socket was in the room.
    if (sessionChangesSeen !== this.changes) void this.check(userId);
  }

  /** Looks at every socket of a user, after a sign-out, a password change, a revoked key or a deletion. */
  async check(userId: number): Promise<void> {
    this.changes += 1;
    try {
      const sockets = await this.io.local.in(userRoom(userId)).fetchSockets();
      for (const { id } of sockets) {
        const socket = this.io.sockets.sockets.get(id);
        if (!socket) continue;
        const reason = await endOf(socket.data);
        if (reason) end(socket, reason);
      }
    } catch (error) {
      logger.warn({ err: error, user_id: userId }, "could not check sessions; the sweep tries again");
    }
  }

  async checkAll(): Promise<void> {
    this.changes += 1;
    const users = new Set([...this.io.sockets.sockets.values()].map((socket) => socket.data.userId));
    for (const userId of users) await this.check(userId);
  }
}

/** Why the session or the key behind a connection no longer counts, or null while it lives. */
async function endOf({ userId, sessionId, apiKey, expiresAt }: ChatSocket["data"]): Promise<SessionEndReason | null> {
  if (expiresAt <= clockNow()) return "expired";
  return apiKey ? apiKeyEnded(apiKey.id, userId) : sessionEnded(sessionId ?? 0, userId);
}

function end(socket: ChatSocket, reason: SessionEndReason): void {
  socket.emit("session:ended", { reason });
  socket.disconnect(true);
}
