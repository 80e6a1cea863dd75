import { isMcpCall } from "#contracts/mcp-name.ts";
import type { MessagePart, ToolPart } from "#contracts/message.ts";
import type { StepState } from "#contracts/step-state.ts";
import { storableText, toStorable } from "#contracts/text.ts";
import { DomainError, toDomainError } from "#domain/error.ts";
import { type AskedDryRun, dryRunActor, endDryRun } from "#domain/schedule/dry-run.ts";
import { stepsOf } from "#domain/schedule/dry-run-steps.ts";
import { reasonOf } from "#domain/schedule/series.ts";
import { type Rehearsed, type RehearsedCall, rehearse } from "#domain/tool/rehearse.ts";
import { callIdOf, toolPolicyOf } from "#domain/tool/tool.ts";
import { bytesOfBranch } from "#domain/usage/branch-bytes.ts";
import { beginCall, endCall, holdNextCall, settleCall } from "#domain/usage/usage.ts";
import { BackgroundCalls } from "../background/background-call.ts";
import type { ModelAccess } from "../llm/accounting/access.ts";
import { CallMeter } from "../llm/accounting/meter.ts";
import { ModelError } from "../llm/model.ts";
import type { AskedCall } from "../run/deps.ts";
import { prepareRequest } from "../run/prepare-request.ts";
import { ReplyRefused } from "../run/reply-errors.ts";
import { StepRecorder } from "../run/step-recorder.ts";
import { callModel } from "../run/trace-calls.ts";
import { tools } from "../tools/catalog.ts";
import type { McpToolEntry } from "../tools/mcp-tool.ts";
import type { McpToolSet } from "../tools/mcp-tools.ts";
import { refusalOfCall, takenCalls } from "../tools/refused-call.ts";
import { waitsUnder } from "../tools/waits-under.ts";
import { besideMessagesBytes, dryRunStepsMax, dryRunTimeoutMs } from "../tunables.ts";

type Deps = { models: Pick<ModelAccess, "choose" | "resolve" | "quote">; outside: McpToolSet };
/** What the model has said and asked for so far. */
type Draft = { parts: MessagePart[]; states: StepState[]; calls: RehearsedCall[]; asks: boolean[]; results: Rehearsed[]; told: number[][] };

/** Finds out what schedules would do now: their model is asked as ever, what it does is taken back at once, and no server is called. */
export class DryRuns {
  private readonly deps: Deps;
  private readonly work = new BackgroundCalls();

  constructor(deps: Deps) {
    this.deps = deps;
  }

  begin(asked: AskedDryRun): void {
    this.work.start(asked.userId, "a dry run came to no end", (leaving) => this.live(asked, leaving));
  }

  /** Lets go of all that is under way. */
  close(): Promise<void> {
    return this.work.close();
  }

  private async live(asked: AskedDryRun, leaving: AbortSignal): Promise<void> {
    const draft: Draft = { parts: [], states: [], calls: [], asks: [], results: [], told: [] };
    try {
      await this.takeSteps(asked, draft, AbortSignal.any([leaving, AbortSignal.timeout(dryRunTimeoutMs)]));
      const says = draft.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n\n");
      const steps = draft.calls.flatMap((call, at) => {
        const result = draft.results[at];
        return result ? stepsOf(call, result, draft.asks[at] ?? false) : [];
      });
      await endDryRun(asked, { says: says.trim(), steps: toStorable(steps) });
    } catch (error) {
      await endDryRun(asked, { failure: failureOf(error, leaving) });
      throw error;
    } finally {
      await endCall(dryRunActor(asked), asked.callId, null);
    }
  }

  private async takeSteps(asked: AskedDryRun, draft: Draft, signal: AbortSignal): Promise<void> {
    const actor = dryRunActor(asked);
    const model = await this.deps.models.choose(actor, asked.model ?? undefined, asked.models);
    const policy = await toolPolicyOf(asked.userId);
    for (let step = 0; step < dryRunStepsMax; step += 1) {
      const bytes = bytesOfBranch([...asked.context.branch, { parts: draft.parts }]) + besideMessagesBytes;
      const quote = await this.deps.models.quote(asked.userId, model, { bytes, webSearch: false });
      const { outputMax } =
        step === 0
          ? await beginCall(actor, asked.callId, { quote, runsMax: null })
          : await holdNextCall(actor, { callId: asked.callId, step, capMicroUsd: asked.capMicroUsd }, quote);
      const { calls, outside } = await this.ask(asked, draft, { step, model, outputMax, signal });
      if (calls.length === 0) return;
      const planned = takenCalls(calls).map(({ call, refusal }) => ({
        name: storableText(call.name),
        input: toStorable(call.input ?? {}),
        refused: refusal ?? refusalOfCall(call, { outside: outside.get(call.name), allowed: asked.context.tools }) ?? undefined,
      }));
      const from = draft.calls.length;
      draft.calls.push(...planned);
      draft.asks.push(...planned.map((call) => !call.refused && waitsUnder(policy, call, outside)));
      draft.results = await rehearse(asked.userId, asked.callId, draft.calls, draft.told, runOrPretend);
      const parts = planned.map(({ name, input }, index): ToolPart => {
        const { output, problem } = draft.results[from + index] ?? { output: null, problem: null };
        return { type: "tool", callId: callIdOf(step, index), name, input, status: problem === null ? "done" : "failed", output };
      });
      draft.parts.push(...parts);
    }
  }

  private async ask(
    asked: AskedDryRun,
    draft: Draft,
    { step, model: id, outputMax, signal }: { step: number; model: string; outputMax: number | null | undefined; signal: AbortSignal },
  ): Promise<{ calls: AskedCall[]; outside: ReadonlyMap<string, McpToolEntry> }> {
    const { userId, callId, context } = asked;
    const actor = dryRunActor(asked);
    const reply = {
      lease: { userId, conversationId: callId, outputMax },
      message: { id: callId, model: id },
      context,
      parts: draft.parts,
      states: draft.states,
      summariseUpTo: null,
      abort: { signal },
      noteUnseen: () => undefined,
    };
    const { priced, request, outside } = await prepareRequest(reply, { ...this.deps, web: null });
    const meter = new CallMeter({ id, cost: priced.cost, ownKey: priced.ownKey });
    const recorder = new StepRecorder(false);
    const calls: AskedCall[] = [];
    let text = "";
    let failed = true;
    try {
      await callModel(priced, { userId, meter, request, signal }, (event) => {
        meter.take(event);
        recorder.take(event);
        if (event.type === "text") text += event.text;
        else if (event.type === "tool_call") calls.push(event);
      });
      signal.throwIfAborted();
      failed = false;
    } finally {
      await settleCall(actor, { callId, step }, meter.settled({ failed }));
    }
    if (text.trim() !== "") draft.parts.push({ type: "text", text: storableText(text) });
    const state = recorder.state(step, { origin: priced.origin, model: priced.model }, false);
    if (state) draft.states.push(state);
    return { calls, outside };
  }
}

/** A call of our own is done, to be taken back; somebody else's server knows no going back, and is not called. */
const runOrPretend: Parameters<typeof rehearse>[4] = async (actor, { name, input }, tx) => {
  const tool = tools.get(name);
  if (tool) return tool.run(actor, input, tx);
  if (isMcpCall(name))
    return { output: { dry_run: true, note: "This is a dry run: the server was not called. Go on as if it had worked." } };
  throw new DomainError("NOT_FOUND", `There is no tool ${name}`);
};

function failureOf(error: unknown, leaving: AbortSignal): string {
  if (leaving.aborted) return reasonOf("lost", "The server was restarted. Try it again.");
  if (error instanceof ReplyRefused) return reasonOf(error.reason.code.toLowerCase(), error.reason.message);
  if (error instanceof ModelError) return reasonOf(error.code.toLowerCase(), error.message);
  const { code, message } = toDomainError(error);
  return code === "INTERNAL"
    ? reasonOf("internal", "Something went wrong on our side. Try it again.")
    : reasonOf(code.toLowerCase(), message);
}
