import type { ServerResponse } from "node:http";
import type { Family, Protocol } from "./family/family.ts";
import { readAnthropic, writeAnthropic } from "./protocol/anthropic.ts";
import { readChat, writeChat } from "./protocol/chat.ts";
import { readResponses, writeResponses } from "./protocol/responses.ts";
import { type ParsedRequest, textOf, type Writer } from "./protocol/wire.ts";
import type { Fields } from "./rules/violation.ts";
import { sendJson } from "./send-json.ts";
import type { Plan } from "./types.ts";

const paceDefaultMs = 15;

/** Parses a request for the script. */
export function parseRequest(protocol: Protocol, body: Fields): ParsedRequest {
  if (protocol === "messages") return readAnthropic(body);
  return protocol === "responses" ? readResponses(body) : readChat(body);
}

function writerOf(protocol: Protocol, family: Family, request: ParsedRequest, plan: Plan): Writer {
  if (protocol === "messages") return writeAnthropic(request, plan);
  return protocol === "responses" ? writeResponses(request, plan) : writeChat(request, plan, family.variations);
}

export type Playing = {
  protocol: Protocol;
  family: Family;
  request: ParsedRequest;
  plan: Plan;
  failedOnce: Set<string>;
  pace: () => number;
};

/** Sends the planned answer in the family's format, at its pace and with its faults. */
export async function play(response: ServerResponse, playing: Playing): Promise<void> {
  const { request, plan, family, failedOnce } = playing;
  const { fault } = plan;
  if (fault?.at === "start") {
    if (!("type" in fault)) return; // Not a byte, until the client goes.
    const conversation = JSON.stringify(request.turns);
    // The retry of a failed call succeeds, and the next call fails again.
    if (!fault.once || !failedOnce.delete(conversation)) {
      if (fault.once) failedOnce.add(conversation);
      if (fault.retryAfterSeconds) response.setHeader("Retry-After", String(fault.retryAfterSeconds));
      return sendJson(response, fault.status, family.failure(fault.status, fault.type, fault.message));
    }
  }
  const writer = writerOf(playing.protocol, family, request, plan);
  if (!request.stream) {
    // Without a stream there is no middle: such an answer never arrives.
    if (fault?.at === "middle") return void (fault.how === "silence" || response.destroy());
    return sendJson(response, 200, writer.whole());
  }
  await stream(response, writer, playing);
}

async function stream(response: ServerResponse, writer: Writer, { plan, pace }: Playing): Promise<void> {
  const { fault } = plan;
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" });
  response.flushHeaders();
  const send = (events: string) => writePieces(response, events, plan.split ?? false);
  const paced = async (events: () => string) => {
    if (response.destroyed) return;
    await send(events());
    await new Promise((resolve) => setTimeout(resolve, (plan.paceMs ?? paceDefaultMs) * pace()));
  };
  await send(writer.begin());
  for (const word of wordsOf(plan.reasoning ?? "")) await paced(() => writer.reasoning(word));
  const words = wordsOf(textOf(plan));
  const told = fault?.at === "middle" ? words.slice(0, Math.ceil(words.length / 2)) : words;
  for (const word of told) await paced(() => writer.text(word));
  if (fault?.at === "middle") {
    if (fault.how === "silence") return;
    if (fault.how === "reset") response.destroy();
    else response.end(fault.how === "malformed" ? "data: {this is no json\n\n" : "");
    return;
  }
  for (const source of plan.sources ?? []) await send(writer.source(source));
  for (const call of plan.calls) await paced(() => writer.call(call));
  await send(writer.end());
  response.end();
}

/** With `split`, a few bytes are written at a time, so that characters are split. */
async function writePieces(response: ServerResponse, events: string, split: boolean): Promise<void> {
  if (!split) {
    response.write(events);
    return;
  }
  const bytes = Buffer.from(events);
  for (let at = 0; at < bytes.length; at += 7) {
    response.write(bytes.subarray(at, at + 7));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The demo model's tokens: words with the preceding white space. */
function wordsOf(text: string): string[] {
  return text.match(/\s*\S+\s*$|\s*\S+/g) ?? [];
}
