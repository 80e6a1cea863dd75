import { initTRPC, TRPCError } from "@trpc/server";
import { z } from "zod";
import type { ErrorCode, FieldError } from "#contracts/error.ts";
import { requireScope } from "#domain/account/api-key.ts";
import { requireProof } from "#domain/account/proof.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { fieldErrors } from "#lib/http/field-errors.ts";
import { noteProcedure } from "#lib/request-log.ts";
import { explainFailure } from "#server/http/failure.ts";
import { chargeTrpc } from "#server/http/rate-limit.ts";
import type { ChangeOrigin } from "../mail/way-in-mails.ts";

/** The request context of every procedure. */
export type TrpcContext = {
  actor: Actor | null;
  /** Why the caller could not be identified, as opposed to being anonymous: a bad token, or no database. */
  refusal?: DomainError;
  requestId: string;
  clientAddress: string;
  /** For mails about the request's changes. */
  from: ChangeOrigin;
  answerHeaders: Headers;
};

/** Our error codes as tRPC's, which determine the HTTP status. Exhaustive, so that a new code cannot be forgotten. */
const trpcCodes: Record<ErrorCode, TRPCError["code"]> = {
  VALIDATION: "UNPROCESSABLE_CONTENT",
  UNSUPPORTED_PARAMETER: "BAD_REQUEST",
  INVALID_JSON: "BAD_REQUEST",
  UNAUTHENTICATED: "UNAUTHORIZED",
  INVALID_CREDENTIALS: "UNAUTHORIZED",
  TWO_FACTOR_REQUIRED: "UNAUTHORIZED",
  CONFIRMATION_REQUIRED: "FORBIDDEN",
  EMAIL_EXISTS: "BAD_REQUEST",
  FORBIDDEN: "FORBIDDEN",
  EMAIL_NOT_CONFIRMED: "FORBIDDEN",
  PLAN_REQUIRED: "FORBIDDEN",
  NOT_FOUND: "NOT_FOUND",
  METHOD_NOT_ALLOWED: "METHOD_NOT_SUPPORTED",
  CONFLICT: "CONFLICT",
  IDEMPOTENCY_KEY_REUSED: "UNPROCESSABLE_CONTENT",
  IDEMPOTENCY_KEY_IN_USE: "CONFLICT",
  PAYLOAD_TOO_LARGE: "PAYLOAD_TOO_LARGE",
  UNSUPPORTED_MEDIA_TYPE: "UNSUPPORTED_MEDIA_TYPE",
  QUOTA_EXCEEDED: "FORBIDDEN",
  RATE_LIMITED: "TOO_MANY_REQUESTS",
  UNAVAILABLE: "SERVICE_UNAVAILABLE",
  TIMEOUT: "GATEWAY_TIMEOUT",
  INTERNAL: "INTERNAL_SERVER_ERROR",
};

const t = initTRPC.context<TrpcContext>().create({
  // Never the cause's message: only our own errors are shown to the client.
  errorFormatter({ shape, error }) {
    const known = speakable(error);
    return {
      ...shape,
      message: known.message,
      data: {
        code: shape.data.code,
        httpStatus: shape.data.httpStatus,
        path: shape.data.path,
        errorCode: known.code,
        fields: known.fields,
      },
    };
  },
});

const guarded = t.procedure.use(async ({ ctx, type, next, path }) => {
  noteProcedure(path);
  await chargeTrpc(ctx, type).catch(async (error: unknown) => {
    throw trpcError(await explainFailure(error, { requestId: ctx.requestId, operation: `trpc ${path}` }));
  });
  const result = await next();
  if (result.ok) return result;
  const { cause, code } = result.error;
  if (cause instanceof z.ZodError) throw trpcError(invalidInput(cause));
  // tRPC's own refusals, such as unreadable input, have their own codes and are passed on.
  if (code !== "INTERNAL_SERVER_ERROR" && !(cause instanceof DomainError)) throw result.error;
  throw trpcError(await explainFailure(cause ?? result.error, { requestId: ctx.requestId, operation: `trpc ${path}` }));
});

function trpcError(error: DomainError): TRPCError {
  return new TRPCError({ code: trpcCodes[error.code], message: error.message, cause: error });
}

export const router = t.router;
export const callerFactory = t.createCallerFactory;

/** For anyone. */
export const publicProcedure = guarded;

/** For signed-in users, not for API keys; `ctx.actor` is set. */
export const userProcedure = guarded.use(({ ctx, next }) => {
  if (ctx.refusal) throw trpcError(ctx.refusal);
  if (!ctx.actor) throw trpcError(new DomainError("UNAUTHENTICATED", "Unauthorized"));
  requireScope(ctx.actor, null);
  return next({ ctx: { ...ctx, actor: ctx.actor } });
});

/** For changes of the sign-in methods: requires a recent confirmation of the user's identity. */
export const provenProcedure = userProcedure.use(async ({ ctx, next }) => {
  await requireProof(ctx.actor);
  return next({ ctx });
});

function invalidInput(error: z.ZodError): DomainError {
  return new DomainError("VALIDATION", "Validation failed", { fields: fieldErrors(error) });
}

function speakable(error: TRPCError): { code: ErrorCode; message: string; fields: FieldError[] | null } {
  if (error.cause instanceof DomainError)
    return { code: error.cause.code, message: error.cause.message, fields: error.cause.fields ?? null };
  switch (error.code) {
    case "NOT_FOUND":
      return { code: "NOT_FOUND", message: "There is no such procedure", fields: null };
    case "METHOD_NOT_SUPPORTED":
      return { code: "METHOD_NOT_ALLOWED", message: "Queries are GET, mutations are POST", fields: null };
    case "BAD_REQUEST":
    case "PARSE_ERROR":
      return { code: "INVALID_JSON", message: "The request could not be read", fields: null };
    case "UNSUPPORTED_MEDIA_TYPE":
      return { code: "UNSUPPORTED_MEDIA_TYPE", message: "Send application/json", fields: null };
    case "PAYLOAD_TOO_LARGE":
      return { code: "PAYLOAD_TOO_LARGE", message: "The request is too large", fields: null };
    default:
      return { code: "INTERNAL", message: "Something went wrong on our side. It has been logged.", fields: null };
  }
}
