import type { StepState } from "#contracts/step-state.ts";
import { statesOf } from "#domain/run/reply-state.ts";
import { LeaseLost } from "#domain/run/run-lease.ts";
import { tokensOfRun } from "#domain/usage/usage.ts";
import { refusedSteps } from "../tools/refused-call.ts";
import { invalidCallStepsMax, stepsMax, turnTokensMax } from "../tunables.ts";
import { citeWeb } from "../web/in-run.ts";
import { askModel } from "./ask-model.ts";
import type { RunDeps } from "./deps.ts";
import { endInterrupted, endWithError, finish, park } from "./end.ts";
import type { LiveReply } from "./live-reply.ts";
import { nextStep } from "./next-step.ts";
import { planCalls } from "./plan-calls.ts";
import { badArguments, incompleteEndings, saidNothing, shortenedEnd, tooManySteps, turnLimit } from "./reply-errors.ts";
import { stepOf } from "./reply-messages.ts";
import { retryWhileDatabaseAway } from "./retry-while-database-away.ts";
import { runPendingCalls } from "./run-calls.ts";

/**
 * Drives one run from its stored state: pending tool calls first, then model calls until one requests no tools. Always ends
 * the reply: finished, parked for the user's decision, or handed over.
 */
export async function driveRun(reply: LiveReply, deps: RunDeps): Promise<void> {
  try {
    await takeSteps(reply, deps);
  } catch (error) {
    if (error instanceof LeaseLost) reply.interrupt("lost");
    else await endWithError(reply, deps, error);
  }
  // A drained or lost run belongs to another process now, so nothing more is sent here.
  if (reply.phase !== "over") reply.end(null);
}

async function takeSteps(reply: LiveReply, deps: RunDeps): Promise<void> {
  const firstStep = reply.lease.step;
  // A run that starts with its context is the first for its message.
  reply.states ??= reply.context ? [] : await retryWhileDatabaseAway(() => statesOf(reply.lease));
  for (;;) {
    await runPendingCalls(reply, deps);
    if (reply.interruption) return endInterrupted(reply, deps);
    if (reply.toolParts().some((part) => part.status === "awaiting_approval")) return park(reply, deps);
    if (isStepOver(reply)) {
      if (refusedSteps(reply.toolParts(), firstStep) >= invalidCallStepsMax) return finish(reply, deps, "failed", badArguments);
      if (reply.lease.step - firstStep + 1 >= stepsMax) return finish(reply, deps, "failed", tooManySteps);
      if ((await retryWhileDatabaseAway(() => tokensOfRun(reply.lease))) >= turnTokensMax) return finish(reply, deps, "failed", turnLimit);
      const refusal = await nextStep(reply, deps);
      if (refusal) return finish(reply, deps, "failed", refusal);
    }
    const answer = await askModel(reply, deps);
    if (reply.interruption) return endInterrupted(reply, deps);
    const short = answer.end === "length" && answer.shortened ? shortenedEnd : incompleteEndings[answer.end];
    if (short) return finish(reply, deps, "failed", short);
    if (answer.calls.length === 0 && answer.end !== "pause") return endAnswered(reply, deps, answer.state);
    await planCalls(reply, deps, answer);
  }
}

/** An empty answer is a failure, unless something was said or done before it. */
function endAnswered(reply: LiveReply, deps: RunDeps, state: StepState | null): Promise<void> {
  reply.emitPending();
  citeWeb(reply);
  const says = reply.parts.some((part) => part.type === "tool" || (part.type === "text" && part.text.trim() !== ""));
  return says ? finish(reply, deps, "complete", null, state) : finish(reply, deps, "failed", saidNothing);
}

/** Whether the step's model call is settled: it requested tools, or its provider paused and must be asked again. */
function isStepOver(reply: LiveReply): boolean {
  const { step } = reply.lease;
  return reply.toolParts().some((part) => stepOf(part.callId) === step) || (reply.states ?? []).some((state) => state.step === step);
}
