import type { MessageError } from "#contracts/message.ts";
import type { StepState } from "#contracts/step-state.ts";
import { finishRun, type RunEnd } from "#domain/run/run-end.ts";
import { LeaseLost } from "#domain/run/run-lease.ts";
import { awaitApproval } from "#domain/tool/tool.ts";
import { logger } from "#lib/logger.ts";
import { ModelError } from "../llm/model.ts";
import type { RunDeps } from "./deps.ts";
import { endAnyway } from "./end-with-error.ts";
import type { LiveReply } from "./live-reply.ts";
import { ReplyRefused } from "./reply-errors.ts";
import { retryWhileDatabaseAway } from "./retry-while-database-away.ts";

/** Leaves the reply waiting for its user's decisions. */
export async function park(reply: LiveReply, deps: RunDeps): Promise<void> {
  const message = await deps.clock.exclusively(reply, () =>
    retryWhileDatabaseAway(() => awaitApproval(reply.lease, { parts: reply.parts, seq: reply.seq })),
  );
  reply.end(message);
  deps.announce("chat:message", message, reply);
}

/** Ends and announces the reply. `state`: what the provider wants back of the last step. */
export async function finish(
  reply: LiveReply,
  deps: RunDeps,
  status: RunEnd["status"],
  error: MessageError | null,
  state: StepState | null = null,
): Promise<void> {
  reply.emitPending();
  const away = await deps.isAway(reply.lease.userId);
  const message = await deps.clock.exclusively(reply, () => {
    const usage = reply.settled({ failed: status === "failed" });
    const { parts, seq, notes } = reply;
    return retryWhileDatabaseAway(() => finishRun(reply.lease, { status, parts, seq, error, notes, state, away }, usage));
  });
  reply.end(message);
  deps.announce("chat:finished", message, reply);
}

/** A run stopped by its user has ended; any other continues in another process. */
export function endInterrupted(reply: LiveReply, deps: RunDeps): Promise<void> | void {
  if (reply.interruption === "stop") return finish(reply, deps, "stopped", null);
}

/** Ends the reply with an error message for its user. */
export async function endWithError(reply: LiveReply, deps: RunDeps, error: unknown): Promise<void> {
  if (reply.interruption === "drain" || reply.interruption === "lost") return;
  const fields = { err: error, user_id: reply.lease.userId, run: reply.lease.runId };
  if (error instanceof ModelError || error instanceof ReplyRefused) logger.info(fields, "the model ended a reply");
  else logger.error(fields, "a run failed");
  const reason =
    error instanceof ReplyRefused
      ? error.reason
      : error instanceof ModelError
        ? { code: error.code, message: error.message }
        : { code: "INTERNAL", message: "Something went wrong on our side. Press Continue to try again." };
  try {
    if (reply.interruption === "stop") await finish(reply, deps, "stopped", null);
    else await finish(reply, deps, "failed", reason);
  } catch (storeError) {
    if (storeError instanceof LeaseLost) reply.interrupt("lost");
    else await endReduced(reply, deps, { reason, storeError });
  }
}

/** The database permanently rejects what should be stored. */
async function endReduced(
  reply: LiveReply,
  deps: RunDeps,
  { reason, storeError }: { reason: MessageError; storeError: unknown },
): Promise<void> {
  logger.error({ err: storeError, run: reply.lease.runId }, "the end of a run was refused");
  const status = reply.interruption === "stop" ? "stopped" : "failed";
  const { lease, parts, seq } = reply;
  try {
    const end = { status, parts, seq, error: status === "stopped" ? null : reason } as const;
    const message = await deps.clock.exclusively(reply, () => endAnyway(lease, end, reply.message.parts, reply.settled({ failed: true })));
    reply.end(message);
    deps.announce("chat:finished", message, reply);
  } catch (error) {
    if (error instanceof LeaseLost) reply.interrupt("lost");
    else logger.error({ err: error, run: lease.runId }, "a run could not be ended; its lease will run out");
  }
}
