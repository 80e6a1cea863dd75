import type { Server, Socket } from "socket.io";
import type { ClientToServer, ServerToClient } from "#contracts/realtime.ts";
import type { Actor } from "#domain/actor.ts";
import type { ClusterEvent } from "../cluster/bus.ts";

/** What the server knows about a connection. */
export type SocketData = {
  userId: number;
  /** Exactly one of the two is set. */
  sessionId: number | null;
  apiKey: NonNullable<Actor["apiKey"]> | null;
  /** Milliseconds since 1970, from the token or key. */
  expiresAt: number;
  ip: string;
  /** IANA name from the handshake. */
  timeZone: string | null;
  /** The number of session changes before this socket's session was checked. */
  sessionChangesSeen: number;
  expiry?: NodeJS.Timeout;
  /** Ends of replies, by id and time, that this connection received when it opened their conversations. */
  knownEnds?: Map<string, string>;
  /** Token bucket of client events. */
  tokens: number;
  filledAt: number;
  /** Event counter of a connection that has a request id. */
  events?: number;
};

/** Messages between the processes, see cluster/bus.ts. */
type BetweenServers = {
  cluster: (event: ClusterEvent) => void;
  /** Whether this user has a client connected there. */
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
