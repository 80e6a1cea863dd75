import type { SocketErrorCode } from "#contracts/error.ts";
import { isTimeZone } from "#contracts/zoned-time.ts";
import { requireScope } from "#domain/account/api-key.ts";
import { actorOfCredential } from "#domain/account/credential.ts";
import { rememberLocale, rememberZone } from "#domain/account/named-by-browser.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError, toDomainError } from "#domain/error.ts";
import { callerRequestId } from "#lib/http/request-id.ts";
import { logger } from "#lib/logger.ts";
import { noteUser } from "#lib/request-log.ts";
import type { TokenKeys } from "#lib/token.ts";
import type { ChatSocket } from "./types.ts";

export type Identity = { userId: number; sessionId: number | null; apiKey: NonNullable<Actor["apiKey"]> | null; expiresAt: number };

/** The actor of a token or API key. @throws UNAUTHENTICATED, or FORBIDDEN for a key without the scope `chat` */
export async function actorOfBearer(
  keys: TokenKeys,
  bearer: unknown,
  requestId: string | null,
): Promise<{ actor: Actor; expiresAt: number }> {
  const found = await actorOfCredential(keys, typeof bearer === "string" && bearer.length <= 8192 ? bearer : null, requestId);
  noteUser(found.actor.userId);
  requireScope(found.actor, "chat");
  return found;
}

/** The identity behind a connection's token or key. @throws UNAUTHENTICATED, the socket's only code for any refusal */
export async function identify(keys: TokenKeys, bearer: unknown): Promise<Identity> {
  try {
    const { actor, expiresAt } = await actorOfBearer(keys, bearer, null);
    return { userId: actor.userId, sessionId: actor.sessionId ?? null, apiKey: actor.apiKey ?? null, expiresAt };
  } catch (error) {
    if (error instanceof DomainError && error.code === "FORBIDDEN") throw new DomainError("UNAUTHENTICATED", error.message);
    throw error;
  }
}

/** Authenticates a handshake and stores the identity in `socket.data`. */
export async function authenticate(keys: TokenKeys, socket: ChatSocket, ip: string): Promise<void> {
  const identity = await identify(keys, socket.handshake.auth.token);
  logger.info({ user_id: identity.userId, request_id: handshakeId(socket) }, "a socket connects");
  const timeZone = handshakeTimeZone(socket);
  Object.assign(socket.data, identity, { ip, timeZone, tokens: 0, filledAt: 0 });
  // Not awaited: no reminder is due that soon.
  void rememberReader(identity.userId, timeZone, socket.handshake.headers["accept-language"]);
}

/** Where the user is and what they read, for what is written while they are away. */
async function rememberReader(userId: number, timeZone: string | null, acceptLanguage: string | undefined): Promise<void> {
  try {
    if (timeZone !== null) await rememberZone(userId, timeZone);
    if (acceptLanguage) await rememberLocale(userId, acceptLanguage);
  } catch (error) {
    logger.warn({ err: error }, "storing a user's time zone and language failed");
  }
}

/** An error that reaches the client as `connect_error` with `data.code`. */
export function connectError(error: unknown): Error & { data: { code: SocketErrorCode; message: string } } {
  const domainError = toDomainError(error);
  const code: SocketErrorCode =
    domainError.code === "UNAUTHENTICATED" || domainError.code === "RATE_LIMITED"
      ? domainError.code
      : domainError.code === "INTERNAL"
        ? "INTERNAL"
        : "UNAVAILABLE";
  return Object.assign(new Error(domainError.message), { data: { code, message: domainError.message } });
}

/** The id under which the page requested its token from the web process, if it is loggable. */
export function handshakeId(socket: ChatSocket): string | null {
  return callerRequestId(socket.handshake.auth.requestId ?? socket.handshake.headers["x-request-id"]);
}

/** The time zone of the client's "today"; null if invalid. */
function handshakeTimeZone(socket: ChatSocket): string | null {
  const raw: unknown = socket.handshake.auth.timeZone;
  return typeof raw === "string" && isTimeZone(raw) ? raw : null;
}

/** The trace in which the page got its token, or the client's own; null if malformed. */
export function handshakeTrace(socket: ChatSocket): string | null {
  const raw: unknown = socket.handshake.auth.traceparent ?? socket.handshake.headers.traceparent;
  return typeof raw === "string" ? raw : null;
}
