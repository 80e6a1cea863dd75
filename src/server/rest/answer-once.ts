import { createHash } from "node:crypto";
import { z } from "zod";
import type { ErrorCode } from "#contracts/error.ts";
import type { Actor } from "#domain/actor.ts";
import { once } from "#domain/idempotency.ts";
import { parse } from "#domain/parse.ts";
import type { Tx } from "#lib/db.ts";
import type { ApiRequest } from "#server/http/request.ts";
import { TextResponse } from "#server/http/text-response.ts";

/** What a POST that makes something reads of its request's headers. */
export const IdempotencyHeaders = z.object({ "Idempotency-Key": z.string().min(1).max(255).optional() });
/** What such an answer carries. */
export const idempotentRoute = {
  headers: IdempotencyHeaders,
  answerHeaders: z.object({ "Idempotent-Replayed": z.literal("true").optional() }),
};
export const idempotencyErrors: ErrorCode[] = ["IDEMPOTENCY_KEY_IN_USE", "IDEMPOTENCY_KEY_REUSED"];

type Call = { actor: Actor; body: unknown; request: ApiRequest; headers: Headers };

/** Runs `work` and answers with what it returns; with an `Idempotency-Key` once, and a repeat gets the first answer's bytes. */
export async function answerOnce(
  { actor, body, request, headers }: Call,
  { operation, status }: { operation: string; status: number },
  work: (tx?: Tx) => Promise<unknown>,
): Promise<unknown> {
  const given = { "Idempotency-Key": request.headers.get("idempotency-key") ?? undefined };
  const { "Idempotency-Key": key } = parse(IdempotencyHeaders, given);
  if (key === undefined) return work();
  const fingerprint = createHash("sha256")
    .update(`${operation} ${JSON.stringify(body)}`)
    .digest("hex");
  const answer = await once(actor, { key, fingerprint }, async (tx) => ({ status, body: JSON.stringify(await work(tx)) }));
  if (answer.replayed) headers.set("Idempotent-Replayed", "true");
  headers.set("Content-Type", "application/json");
  return new TextResponse(answer.body, { status: answer.status, headers });
}
