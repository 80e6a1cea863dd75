import type { SessionEndReason } from "#contracts/realtime.ts";
import { apiKeyEnded } from "#domain/account/api-key.ts";
import { sessionEnded } from "#domain/account/session.ts";
import { clockNow } from "#lib/database/clock.ts";
import { logger } from "#lib/logger.ts";
import { sessionSweepIntervalMs } from "../tunables.ts";
import { type ChatSocket, type Io, userRoom } from "./types.ts";

const timerMaxMs = 2_000_000_000;

/** Closes sockets whose session ended or whose token expired, after telling them why. */
export class Sessions {
  /** Counts reported session changes, so that a concurrent handshake is checked again. */
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

  /** Starts the token's expiry timer, for a socket in its user's room; call again after a refresh. */
  watch(socket: ChatSocket): void {
    const { expiresAt, expiry, sessionChangesSeen, userId } = socket.data;
    clearTimeout(expiry);
    if (!expiry) socket.once("disconnect", () => clearTimeout(socket.data.expiry));
    const remainingMs = Math.max(expiresAt - clockNow(), 0);
    // An API key may never expire, or later than a timer can wait; the sweep checks it anyway.
    if (remainingMs <= timerMaxMs) {
      socket.data.expiry = setTimeout(() => {
        if (socket.connected) end(socket, "expired");
      }, remainingMs);
    }
    // The session may have ended after its check and before the socket joined the room.
    if (sessionChangesSeen !== this.changes) void this.check(userId);
  }

  /** Checks every socket of a user, after a sign-out, a password change, a revoked key or a deletion. */
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

/** Why the connection's session or key is no longer valid, or null. */
async function endOf({ userId, sessionId, apiKey, expiresAt }: ChatSocket["data"]): Promise<SessionEndReason | null> {
  if (expiresAt <= clockNow()) return "expired";
  return apiKey ? apiKeyEnded(apiKey.id, userId) : sessionEnded(sessionId ?? 0, userId);
}

function end(socket: ChatSocket, reason: SessionEndReason): void {
  socket.emit("session:ended", { reason });
  socket.disconnect(true);
}
