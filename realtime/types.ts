import type { Server, Socket } from "socket.io";
import type { ClientToServer, ServerToClient } from "#contracts/realtime.ts";

/** What the server knows of a connection: whose it is, and until when. */
export type SocketData = {
  userId: number;
  /** One of the two: what the connection lives by. */
  sessionId: number | null;
  apiKeyId: number | null;
  /** Milliseconds since 1970, from the token or key. */
  expiresAt: number;
  ip: string;
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
