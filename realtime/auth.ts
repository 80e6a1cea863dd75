import type { SocketErrorCode } from "#contracts/error.ts";
import { DomainError, toDomainError } from "#domain/error.ts";
import { actorOfToken } from "#domain/session.ts";
import { type TokenKeys, verifyToken } from "#lib/token.ts";
import type { ChatSocket } from "./types.ts";

export type Identity = { userId: number; sessionId: number; expiresAt: number };

/** Whose token this is, with its session alive; throws UNAUTHENTICATED. */
export async function identify(keys: TokenKeys, token: unknown): Promise<Identity> {
  const claims = typeof token === "string" && token.length <= 8192 ? await verifyToken(keys, token) : null;
  if (!claims) throw new DomainError("UNAUTHENTICATED", "Unauthorized");
  const actor = await actorOfToken(claims, null);
  return { userId: actor.userId, sessionId: Number(claims.sid), expiresAt: claims.exp * 1000 };
}

/** Identity of a handshake, put into `socket.data`. */
export async function authenticate(keys: TokenKeys, socket: ChatSocket): Promise<void> {
  const identity = await identify(keys, socket.handshake.auth.token);
  Object.assign(socket.data, identity, { ip: socket.handshake.address, tokens: 0, filledAt: 0 });
}

/** An error that reaches the client as `connect_error` with `data.code`. */
export function connectError(error: unknown): Error & { data: { code: SocketErrorCode; message: string } } {
  const known = toDomainError(error);
  const code: SocketErrorCode =
    known.code === "UNAUTHENTICATED" || known.code === "RATE_LIMITED" ? known.code : known.code === "INTERNAL" ? "INTERNAL" : "UNAVAILABLE";
  return Object.assign(new Error(known.message), { data: { code, message: known.message } });
}
