import type { Server, Socket } from "socket.io";
import type { ClientToServer, ServerToClient } from "#contracts/realtime.ts";

/** What the server knows of a connection: whose it is, and until when. */
export type SocketData = {
  userId: number;
  sessionId: number;
  /** Milliseconds since 1970, from the token. */
  expiresAt: number;
  ip: string;
  /** How many session changes this process had seen before it looked at this one's session. */
  sessionChangesSeen: number;
  expiry?: NodeJS.Timeout;
  /** Token bucket of client events. */
  tokens: number;
  filledAt: number;
};

export type Io = Server<ClientToServer, ServerToClient, Record<string, never>, SocketData>;
export type ChatSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, SocketData>;

export function userRoom(userId: number): `u:${number}` {
  return `u:${userId}`;
}

export function conversationRoom(conversationId: string): `c:${string}` {
  return `c:${conversationId}`;
}
