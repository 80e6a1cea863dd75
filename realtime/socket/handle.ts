import type { z } from "zod";
import type { SocketErrorCode } from "#contracts/error.ts";
import { type Ack, type ClientEvent, type ClientResult, clientEvents, type ParsedInput } from "#contracts/realtime.ts";
import type { Actor } from "#domain/actor.ts";
import { answerInTime } from "#domain/answer-in-time.ts";
import { DomainError, toDomainError } from "#domain/error.ts";
import { parse } from "#domain/parse.ts";
import { clockNow } from "#lib/database/clock.ts";
import { logger } from "#lib/logger.ts";
import { openSpan } from "#lib/tracing.ts";
import { eventsBurstMax, eventsPerSecondMax } from "../tunables.ts";
import { spendUserLimit, type UserLimits } from "../user-limits.ts";
import { handshakeId, handshakeTrace } from "./auth.ts";
import type { ChatSocket } from "./types.ts";

type Run<E extends ClientEvent> = (actor: Actor, input: ParsedInput<E>, socket: ChatSocket) => Promise<ClientResult[E]> | ClientResult[E];
export type Handlers = { [E in ClientEvent]: Run<E> };
export type HandleOptions = { rateLimits: boolean; limits: UserLimits };

/**
 * The only place that handles acknowledgements: parses the input, runs the handler, answers with data or a code. Whatever a
 * client sends (no ack, no payload, an unknown event) is answered or ignored, and never throws.
 */
export function handleEvents(socket: ChatSocket, handlers: Handlers, options: HandleOptions): void {
  socket.use((packet, next) => {
    const ack = packet.at(-1);
    if (Object.hasOwn(clientEvents, packet[0])) return next();
    if (typeof ack === "function") ack(failure(new DomainError("VALIDATION", "There is no such event")));
  });
  for (const event of Object.keys(clientEvents) as ClientEvent[]) handleEvent(socket, event, handlers[event] as Run<ClientEvent>, options);
}

function handleEvent<E extends ClientEvent>(socket: ChatSocket, event: E, run: Run<E>, options: HandleOptions): void {
  const schema = clientEvents[event] as unknown as z.ZodType<ParsedInput<E>>;
  const listener = async (...args: unknown[]): Promise<void> => {
    const last = args.at(-1);
    const ack = typeof last === "function" ? (last as (answer: Ack<ClientResult[E]>) => void) : () => {};
    const requestId = requestIdOf(socket);
    const span = openSpan(event, {
      kind: "server",
      parent: handshakeTrace(socket),
      facts: { request_id: requestId, user_id: socket.data.userId, event },
    });
    try {
      if (options.rateLimits) spendEvent(socket);
      spendUserLimit(options.limits, "events", socket.data.userId);
      if (socket.data.expiresAt <= clockNow()) throw new DomainError("UNAUTHENTICATED", "The session has expired. Sign in again.");
      const input = parse(schema, args[0], "The input does not fit the event");
      const { userId, sessionId, apiKey, ip, timeZone } = socket.data;
      const origin = { ip, ...(sessionId === null ? {} : { sessionId }), ...(apiKey ? { apiKey } : {}), ...(timeZone ? { timeZone } : {}) };
      const actor: Actor = { userId, kind: "user", requestId, ...origin };
      ack({ ok: true, data: await span.run(() => answerInTime(async () => run(actor, input, socket))) });
      span.end({ outcome: "ok" });
    } catch (error) {
      const domainError = toDomainError(error);
      const fields = { err: domainError.cause ?? domainError, user_id: socket.data.userId, request_id: requestId, event };
      if (domainError.code === "INTERNAL") logger.error(fields, "a socket event failed");
      else if (domainError.cause) logger.warn(fields, "a socket event failed");
      ack(failure(domainError));
      span.end({ outcome: domainError.code, failed: domainError.code === "INTERNAL" });
    }
  };
  // Socket.IO types listeners per event, which a loop over all events cannot express.
  (socket as unknown as { on: (event: string, listener: (...args: unknown[]) => void) => void }).on(event, listener);
}

function failure(error: DomainError): Ack<never> {
  return { ok: false, error: { code: socketCode(error), message: error.message, ...(error.fields ? { fields: error.fields } : {}) } };
}

/** Maps every error code of the product to one that a socket may carry. */
function socketCode(error: DomainError): SocketErrorCode {
  switch (error.code) {
    case "VALIDATION":
    case "UNAUTHENTICATED":
    case "NOT_FOUND":
    case "PLAN_REQUIRED":
    case "QUOTA_EXCEEDED":
    case "RATE_LIMITED":
    case "CONFLICT":
    case "UNAVAILABLE":
    case "INTERNAL":
      return error.code;
    case "TIMEOUT":
      return "UNAVAILABLE";
    // The contract's codes are closed: this is the one for "the account may not do it yet"; `fields` explains it.
    case "EMAIL_NOT_CONFIRMED":
      return "PLAN_REQUIRED";
    case "FORBIDDEN":
    case "CONFIRMATION_REQUIRED":
      return "NOT_FOUND";
    case "INVALID_CREDENTIALS":
    case "TWO_FACTOR_REQUIRED":
      return "UNAUTHENTICATED";
    case "UNSUPPORTED_PARAMETER":
    case "INVALID_JSON":
    case "EMAIL_EXISTS":
    case "METHOD_NOT_ALLOWED":
    case "PAYLOAD_TOO_LARGE":
    case "UNSUPPORTED_MEDIA_TYPE":
      return "VALIDATION";
    case "IDEMPOTENCY_KEY_REUSED":
    case "IDEMPOTENCY_KEY_IN_USE":
      return "CONFLICT";
  }
}

function spendEvent(socket: ChatSocket): void {
  const now = clockNow();
  const filled = socket.data.tokens + ((now - socket.data.filledAt) / 1000) * eventsPerSecondMax;
  socket.data.tokens = Math.min(eventsBurstMax, filled) - 1;
  socket.data.filledAt = now;
  if (socket.data.tokens >= 0) return;
  socket.data.tokens = 0;
  throw new DomainError("RATE_LIMITED", "Too many events at once. Wait a moment.", { retryAfter: 1 });
}

/** The handshake's id plus an event number: one search finds a page's requests in both processes. */
function requestIdOf(socket: ChatSocket): string {
  const connection = handshakeId(socket);
  if (!connection) return crypto.randomUUID();
  socket.data.events = (socket.data.events ?? 0) + 1;
  return `${connection}.${socket.data.events}`;
}
