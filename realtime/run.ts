import { isMcpCall } from "#contracts/mcp.ts";
import type { Message, MessageError, MessagePart, ToolPart } from "#contracts/message.ts";
import type { StepState } from "#contracts/step-state.ts";
import { storableText, toStorable } from "#contracts/text.ts";
import { isWebCall } from "#contracts/web.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { branchBefore } from "#domain/history.ts";
import { statesOf } from "#domain/reply-state.ts";
import { finishRun, type RunEnd } from "#domain/run-end.ts";
import { LeaseLost } from "#domain/run-lease.ts";
import { asksForMany } from "#domain/tool/many-changes.ts";
import {
  awaitApproval,
  callIdOf,
  needsApproval,
  needsApprovalOutside,
  planToolCalls,
  runToolCall,
  type ToolResult,
  toolPolicyOf,
} from "#domain/tool.ts";
import { tokensOfRun } from "#domain/usage.ts";
import type { Tx } from "#lib/db.ts";
import { logger } from "#lib/logger.ts";
import type { FlushClock } from "./clocks.ts";
import { fitContext } from "./context.ts";
import { endAnyway } from "./end-anyway.ts";
import type { LiveReply } from "./live-reply.ts";
import type { ModelAccess } from "./llm/access.ts";
import { createContinuationJoin } from "./llm/join.ts";
import { CallMeter } from "./llm/meter.ts";
import { ModelError, type ModelEvent, type ModelRequest, type ModelTool } from "./llm/model.ts";
import { nextStep } from "./next-step.ts";
import { fitWithTools } from "./offered-tools.ts";
import { openText, systemPrompt } from "./prompt.ts";
import { readPromptFiles } from "./prompt-files.ts";
import { askWithoutRefused, forgetRefused } from "./refused-thoughts.ts";
import { badArguments, saidNothing, shortEnds, shortenedEnd, tooManySteps, turnLimit } from "./reply-errors.ts";
import { isPausedBy, type Listener, stepOf } from "./reply-turns.ts";
import { StepRecorder } from "./step-recorder.ts";
import { tools } from "./tools/catalog.ts";
import { callOutside } from "./tools/mcp-call.ts";
import type { OutsideTools } from "./tools/outside.ts";
import type { OutsideTool } from "./tools/outside-tool.ts";
import { refusalOfCall, refusedSteps, takenCalls } from "./tools/refused-call.ts";
import { callModel, traceToolCall } from "./trace-calls.ts";
import { refusedStepsMax, replyLengthMax, stepsMax, turnTokensMax } from "./tunables.ts";
import { untilStored } from "./until-stored.ts";
import { callWeb, citeWeb, hasReadWeb, searchesItself, webToolsFor } from "./web/in-run.ts";
import type { WebTools } from "./web/web-tools.ts";

export type RunDeps = {
  clock: FlushClock;
  models: Pick<ModelAccess, "resolve" | "quote">;
  /** Tools of the user's MCP servers. */
  outside: OutsideTools;
  /** Search and pages of the web; null where there is none. */
  web: WebTools | null;
  /** Tells every page that has the conversation open. */
  announce: (event: "chat:message" | "chat:finished", message: Message, reply: LiveReply) => void;
};

type AskedCall = { index: number; name: string; input: unknown; inputError?: string };
/** `outside`: the tools of the user's servers that the model was offered. `shortened`: to what was left to spend. `state`: what goes back. */
type Answer = {
  calls: AskedCall[];
  end: EndReason;
  outside: ReadonlyMap<string, OutsideTool>;
  shortened: boolean;
  state: StepState | null;
};
type EndReason = Extract<ModelEvent, { type: "end" }>["reason"];

/**
 * Lives one run from wherever its rows stand: pending tool calls first, then model calls until one asks for
 * no tools. Always ends the reply: finished, parked for the user's decision, or handed over.
 */
export async function driveRun(reply: LiveReply, deps: RunDeps): Promise<void> {
  try {
    await takeSteps(reply, deps);
  } catch (error) {
    if (error instanceof LeaseLost) reply.interrupt("lost");
    else await endBadly(reply, deps, error);
  }
  // A drained or lost run belongs to another process now: nothing more is said about it here.
  if (reply.phase !== "over") reply.end(null);
}

async function takeSteps(reply: LiveReply, deps: RunDeps): Promise<void> {
  const begunAt = reply.lease.step;
  // A run that begins with its context is the first of its message.
  reply.states ??= reply.context ? [] : await untilStored(() => statesOf(reply.lease));
  for (;;) {
    await runPendingCalls(reply, deps);
    if (reply.interruption) return endInterrupted(reply, deps);
    if (reply.toolParts().some((part) => part.status === "awaiting_approval")) return park(reply, deps);
    if (isStepOver(reply)) {
      if (refusedSteps(reply.toolParts(), begunAt) >= refusedStepsMax) return finish(reply, deps, "failed", badArguments);
      if (reply.lease.step - begunAt + 1 >= stepsMax) return finish(reply, deps, "failed", tooManySteps);
      if ((await untilStored(() => tokensOfRun(reply.lease))) >= turnTokensMax) return finish(reply, deps, "failed", turnLimit);
      const refusal = await nextStep(reply, deps);
      if (refusal) return finish(reply, deps, "failed", refusal);
    }
    const answer = await askModel(reply, deps);
    if (reply.interruption) return endInterrupted(reply, deps);
    const short = answer.end === "length" && answer.shortened ? shortenedEnd : shortEnds[answer.end];
    if (short) return finish(reply, deps, "failed", short);
    if (answer.calls.length === 0 && answer.end !== "pause") return endAnswered(reply, deps, answer.state);
    await plan(reply, deps, answer);
  }
}

/** Nothing said is no answer, unless something was said or done before it. */
function endAnswered(reply: LiveReply, deps: RunDeps, state: StepState | null): Promise<void> {
  reply.emitWaiting();
  citeWeb(reply);
  const says = reply.parts.some((part) => part.type === "tool" || (part.type === "text" && part.text.trim() !== ""));
  return says ? finish(reply, deps, "complete", null, state) : finish(reply, deps, "failed", saidNothing);
}

/** Whether the step's model call is settled: it asked for tools, or its provider broke off and is to be asked again. */
function isStepOver(reply: LiveReply): boolean {
  const { step } = reply.lease;
  return reply.toolParts().some((part) => stepOf(part.callId) === step) || (reply.states ?? []).some((state) => state.step === step);
}

async function askModel(reply: LiveReply, deps: RunDeps): Promise<Answer> {
  const id = reply.message.model ?? "";
  const priced = await untilStored(() => deps.models.resolve(reply.lease.userId, id));
  const { model, origin, facts, cost, ownKey, lacks, hostsSearch } = priced;
  const context = reply.context ?? (await untilStored(() => branchBefore(reply.message.id, reply.lease.userId)));
  const reading = { userId: reply.lease.userId, seesPictures: facts.seesPictures && !lacks.has("pictures"), signal: reply.abort.signal };
  const files = await untilStored(() => readPromptFiles([...context.branch, { parts: reply.parts }], reading));
  reply.noteUnseen(files.unseenPictures);
  const outside = context.hasServers ? await untilStored(() => deps.outside.list(reply.lease.userId)) : new Map<string, OutsideTool>();
  const own = lacks.has("tools") ? [] : [...tools.values(), ...(hostsSearch ? [] : webToolsFor(deps.web, context))].map(definitionOf);
  const elsewhere = lacks.has("tools") ? [] : [...outside.values()].map(definitionOf);
  const system = systemPrompt(context, new Date());
  const listener: Listener = { origin, model, reply: { id: reply.message.id, states: reply.states ?? [] } };
  const { fitted, tools: offered } = fitWithTools({ own, outside: elsewhere, facts, plan: context.plan }, (some) =>
    fitContext({ ...context, facts, system, tools: some, reply: reply.parts, files, listener }),
  );
  const { turns, summariseUpTo } = fitted;
  reply.summariseUpTo = summariseUpTo;
  const meter = new CallMeter({ id, cost, ownKey });
  const prefix = isPausedBy(listener) ? "" : openText(reply.parts);
  const join = prefix === "" ? null : createContinuationJoin(prefix);
  const recorder = new StepRecorder(join !== null);
  reply.beginCall(meter, join !== null);
  const { outputMax } = reply.lease;
  const shortened = outputMax != null && outputMax < facts.maxOutput;
  const answer: Answer = { calls: [], end: "stop", outside, shortened, state: null };
  let length = reply.parts.reduce((sum, part) => sum + ("text" in part ? part.text.length : 0), 0);
  const request = {
    model,
    system,
    turns,
    tools: offered,
    reasoning: context.reasoning,
    cacheKey: reply.lease.conversationId,
    ...(outputMax == null ? {} : { maxOutputTokens: outputMax }),
    ...(searchesItself(priced, context) && !lacks.has("tools") ? { hostedSearch: true } : {}),
  };
  let isHeard = false;
  const hear = (event: ModelEvent) => {
    if (reply.interruption) return;
    isHeard = true;
    recorder.take(event);
    // What is said is counted by what the reply grows, but where a beginning that is said again is left out.
    if (join || (event.type !== "text" && event.type !== "reasoning")) meter.take(event);
    if (event.type === "text") reply.append("text", join ? join.push(event.text) : event.text);
    // A continued reply must not think into the middle of its text: the part that is open stays the last one.
    else if (event.type === "reasoning" && !join) reply.append("reasoning", event.text);
    else if (event.type === "tool_call") answer.calls.push(event);
    else if (event.type === "citation") reply.cite(event.citation);
    else if (event.type === "search") reply.searched = true;
    else if (event.type === "end") answer.end = event.reason;
    if (event.type === "text" || event.type === "reasoning") {
      length += event.text.length;
      if (length > replyLengthMax)
        throw new ModelError("BAD_REQUEST", "The reply reached its greatest length. The text so far is kept; use Continue for more.");
    }
  };
  const branchIds = context.branch.map(({ id }) => id);
  const ask = (request: ModelRequest) =>
    callModel(priced, { userId: reply.lease.userId, meter, request, signal: reply.abort.signal }, hear);
  if (await askWithoutRefused(reply, request, ask, () => isHeard)) await untilStored(() => forgetRefused(reply, branchIds, origin));
  answer.state = recorder.state(reply.lease.step, { origin, model }, answer.end === "pause");
  if (reply.abort.signal.aborted && !reply.interruption) throw reply.abort.signal.reason;
  if (join && !reply.interruption) reply.append("text", join.end());
  return answer;
}

function definitionOf({ name, description, inputSchema }: ModelTool): ModelTool {
  return { name, description, inputSchema };
}

async function plan(reply: LiveReply, deps: RunDeps, answer: Answer): Promise<void> {
  const policy = await untilStored(() => toolPolicyOf(reply.lease.userId));
  // A name that was not offered may stand for a tool all the same when the call is made: servers are added any time.
  const isNew = answer.calls.some(({ name }) => isMcpCall(name) && !answer.outside.has(name));
  const outside = isNew ? await untilStored(() => deps.outside.list(reply.lease.userId)) : answer.outside;
  const isChange = ({ name }: { name: string }) => (tools.get(name)?.kind ?? "read") !== "read";
  const before = changesByStep(reply.toolParts().filter(isChange));
  const asked = takenCalls(answer.calls).map(({ call, refusal }) => ({
    call,
    refusal: refusal ?? refusalOfCall(call, outside.get(call.name)),
  }));
  const isMany = asksForMany(policy, before, asked.filter(({ call, refusal }) => !refusal && isChange(call)).length);
  // What a page says may be meant to command: then a person stands between it and the user's things.
  const asks = hasReadWeb(reply.toolParts(), reply) && policy === "ask_deletes" ? "ask_changes" : policy;
  const waits = ({ name, input }: Omit<AskedCall, "index">) => {
    const [own, elsewhere] = [tools.get(name), outside.get(name)];
    if (own) return needsApproval(asks, own.kind) || (isMany && own.kind !== "read");
    return elsewhere ? needsApprovalOutside(policy, elsewhere.kindOf?.(input) ?? elsewhere.kind) : false;
  };
  const calls = asked.map(({ call, refusal }, index) => ({
    index,
    name: storableText(call.name),
    input: toStorable(call.input ?? {}),
    output: refusal && toStorable(refusal),
  }));
  const parts: ToolPart[] = calls.map((call, index) => ({
    type: "tool",
    callId: callIdOf(reply.lease.step, index),
    name: call.name,
    input: call.input,
    status: call.output ? "failed" : waits(call) ? "awaiting_approval" : "pending",
    output: call.output,
  }));
  await deps.clock.exclusively(reply, async () => {
    const next: MessagePart[] = [...reply.parts, ...parts];
    const usage = reply.settled({ failed: false });
    await untilStored(() =>
      planToolCalls(reply.lease, calls, { parts: next, seq: reply.seq, notes: reply.notes, state: answer.state }, usage),
    );
    reply.parts = next;
    if (answer.state) reply.states = [...(reply.states ?? []), answer.state];
    reply.meter = null;
  });
  deps.announce("chat:message", reply.present(), reply);
}

/** How many of these calls each step asked for, in order. */
function changesByStep(changes: ToolPart[]): number[] {
  return [...Map.groupBy(changes, ({ callId }) => stepOf(callId)).values()].map((calls) => calls.length);
}

async function runPendingCalls(reply: LiveReply, deps: RunDeps): Promise<void> {
  for (const part of reply.toolParts().filter((part) => part.status === "pending")) {
    if (reply.interruption) return;
    await traceToolCall(reply, part, () => runPendingCall(reply, deps, part));
  }
}

async function runPendingCall(reply: LiveReply, deps: RunDeps, part: ToolPart): Promise<void> {
  // Somebody else's server is called outside any transaction and lock: only its answer is stored below.
  const elsewhere = isMcpCall(part.name)
    ? await callOutside(reply, deps, part)
    : isWebCall(part.name)
      ? await callWeb(reply, deps.web, part)
      : null;
  if (reply.interruption === "drain" || reply.interruption === "lost") return;
  await deps.clock.exclusively(reply, async () => {
    const call = () =>
      runToolCall(
        reply.lease,
        part.callId,
        async (actor, tx) => (elsewhere ? elsewhere(tx) : runTool(part, actor, tx)),
        (change) => ({ parts: replaced(reply.parts, part.callId, change), seq: reply.seq }),
      );
    // Tried again when only the commit's answer was lost: what was done is then found and not done again.
    reply.parts = (await untilStored(call)).parts;
  });
  deps.announce("chat:message", reply.present(), reply);
}

/** A tool that the model made up fails like any other refused call: nothing was done. */
async function runTool({ name, input }: ToolPart, actor: Actor, tx: Tx): Promise<ToolResult> {
  const tool = tools.get(name);
  if (!tool) throw new DomainError("NOT_FOUND", `There is no tool ${name}`);
  return tool.run(actor, input, tx);
}

async function park(reply: LiveReply, deps: RunDeps): Promise<void> {
  const message = await deps.clock.exclusively(reply, () =>
    untilStored(() => awaitApproval(reply.lease, { parts: reply.parts, seq: reply.seq })),
  );
  reply.end(message);
  deps.announce("chat:message", message, reply);
}

async function finish(
  reply: LiveReply,
  deps: RunDeps,
  status: RunEnd["status"],
  error: MessageError | null,
  state: StepState | null = null,
): Promise<void> {
  reply.emitWaiting();
  const message = await deps.clock.exclusively(reply, () => {
    const usage = reply.settled({ failed: status === "failed" });
    const { parts, seq, notes } = reply;
    return untilStored(() => finishRun(reply.lease, { status, parts, seq, error, notes, state }, usage));
  });
  reply.end(message);
  deps.announce("chat:finished", message, reply);
}

function endInterrupted(reply: LiveReply, deps: RunDeps): Promise<void> | void {
  if (reply.interruption === "stop") return finish(reply, deps, "stopped", null);
}

async function endBadly(reply: LiveReply, deps: RunDeps, error: unknown): Promise<void> {
  if (reply.interruption === "drain" || reply.interruption === "lost") return;
  const fields = { err: error, user_id: reply.lease.userId, run: reply.lease.runId };
  if (error instanceof ModelError) logger.info(fields, "the model ended a reply");
  else logger.error(fields, "a run failed");
  const reason =
    error instanceof ModelError
      ? { code: error.code, message: error.message }
      : { code: "INTERNAL", message: "Something went wrong on our side. Press Continue to try again." };
  try {
    if (reply.interruption === "stop") await finish(reply, deps, "stopped", null);
    else await finish(reply, deps, "failed", reason);
  } catch (again) {
    if (again instanceof LeaseLost) reply.interrupt("lost");
    else await endWithLess(reply, deps, { reason, again });
  }
}

/** The database refuses for good what is to be stored. */
async function endWithLess(reply: LiveReply, deps: RunDeps, { reason, again }: { reason: MessageError; again: unknown }): Promise<void> {
  logger.error({ err: again, run: reply.lease.runId }, "the end of a run was refused");
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

function replaced(parts: MessagePart[], callId: string, change: Partial<ToolPart>): MessagePart[] {
  return parts.map((part) =>
    part.type === "tool" && part.callId === callId ? { ...part, status: change.status ?? part.status, output: change.output } : part,
  );
}
