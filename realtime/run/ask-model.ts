import { openText } from "../context/prompt.ts";
import { CallMeter } from "../llm/accounting/meter.ts";
import { createContinuationJoin } from "../llm/adapters/continuation-join.ts";
import { ModelError, type ModelEvent, type ModelRequest } from "../llm/model.ts";
import { replyLengthMax } from "../tunables.ts";
import type { Answer, RunDeps } from "./deps.ts";
import type { LiveReply } from "./live-reply.ts";
import { prepareRequest } from "./prepare-request.ts";
import { askWithoutRejectedState, dropRejectedState } from "./rejected-state.ts";
import { isPausedBy } from "./reply-messages.ts";
import { retryWhileDatabaseAway } from "./retry-while-database-away.ts";
import { StepRecorder } from "./step-recorder.ts";
import { callModel } from "./trace-calls.ts";

/** Makes the next model call of a reply: text is streamed to clients as it arrives, the rest is returned at the end. */
export async function askModel(reply: LiveReply, deps: RunDeps): Promise<Answer> {
  const { priced, request, listener, outside, allowed, branchIds } = await prepareRequest(reply, deps);
  const { origin, model, facts, cost, ownKey } = priced;
  const meter = new CallMeter({ id: reply.message.model ?? "", cost, ownKey });
  const prefix = isPausedBy(listener) ? "" : openText(reply.parts);
  const join = prefix === "" ? null : createContinuationJoin(prefix);
  const recorder = new StepRecorder(join !== null);
  reply.beginCall(meter, join !== null);
  const { outputMax } = reply.lease;
  const answer: Answer = {
    calls: [],
    end: "stop",
    outside,
    allowed,
    shortened: outputMax != null && outputMax < facts.maxOutput,
    state: null,
  };
  let length = reply.parts.reduce((sum, part) => sum + ("text" in part ? part.text.length : 0), 0);
  let hasEvents = false;
  const onEvent = (event: ModelEvent) => {
    if (reply.interruption) return;
    hasEvents = true;
    recorder.take(event);
    // Text is metered by the growth of the reply, except in a joined continuation, whose repeated beginning is dropped.
    if (join || (event.type !== "text" && event.type !== "reasoning")) meter.take(event);
    if (event.type === "text") reply.append("text", join ? join.push(event.text) : event.text);
    // A continued reply must not insert reasoning into its text: the open part stays the last one.
    else if (event.type === "reasoning" && !join) reply.append("reasoning", event.text);
    else if (event.type === "tool_call") answer.calls.push(event);
    else if (event.type === "citation") reply.cite(event.citation);
    else if (event.type === "search") reply.searched = true;
    else if (event.type === "end") answer.end = event.reason;
    if (event.type === "text" || event.type === "reasoning") {
      length += event.text.length;
      if (length > replyLengthMax)
        throw new ModelError("OUTPUT_LIMIT", "The reply reached its greatest length. The text so far is kept; press Continue for more.");
    }
  };
  const { signal } = reply.abort;
  const ask = (request: ModelRequest) => callModel(priced, { userId: reply.lease.userId, meter, request, signal }, onEvent);
  if (await askWithoutRejectedState(reply, request, ask, () => hasEvents))
    await retryWhileDatabaseAway(() => dropRejectedState(reply, branchIds, origin));
  answer.state = recorder.state(reply.lease.step, { origin, model }, answer.end === "pause");
  if (signal.aborted && !reply.interruption) throw signal.reason;
  if (join && !reply.interruption) reply.append("text", join.end());
  return answer;
}
