import type { Server, Socket } from "socket.io";
import type { ClientToServer, ServerToClient } from "#contracts/realtime.ts";
import type { Actor } from "#domain/actor.ts";
import type { ClusterEvent } from "../cluster/bus.ts";

/** What the server knows of a connection: whose it is, and until when. */
export type SocketData = {
  userId: number;
  /** One of the two: what the connection lives by. */
  sessionId: number | null;
  apiKey: NonNullable<Actor["apiKey"]> | null;
  /** Milliseconds since 1970, from the token or key. */
  expiresAt: number;
  ip: string;
  /** IANA, as the handshake named it. */
  timeZone: string | null;
  /** How many session changes this process had seen before it looked at this one's session. */
  sessionChangesSeen: number;
  expiry?: NodeJS.Timeout;
  /** Ends of replies, by id and time, that this connection was told of when it opened their conversations. */
  learned?: Map<string, string>;
  /** Token bucket of client events. */
  tokens: number;
  filledAt: number;
  /** Events of a connection that has a request id, counted. */
  events?: number;
};

/** What the processes say to each other, see cluster/bus.ts. */
type BetweenServers = {
  cluster: (event: ClusterEvent) => void;
  /** Whether anything of this user's is connected there. */
  connected: (userId: number, answer: (isConnected: boolean) => void) => void;
};

export type Io = Server<ClientToServer, ServerToClient, BetweenServers, SocketData>;
export type ChatSocket = Socket<ClientToServer, ServerToClient, BetweenServers, SocketData>;

export function userRoom(userId: number): `u:${number}` {
  return `u:${userId}`;
}

export function conversationRoom(conversationId: string): `c:${string}` {
  return `c:${conversationId}`;
}
