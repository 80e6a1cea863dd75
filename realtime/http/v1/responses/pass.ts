import { z } from "zod";
import type { InputItem, ResponsesRequest } from "#contracts/openai-api.ts";
import { storeResponseItems } from "#domain/run/response-item.ts";
import { malformed } from "../../../llm/refusal/fault.ts";
import { sendText } from "../../send.ts";
import { type Answer, askProvider, eventObject } from "../ask-provider.ts";
import type { ApiCall } from "../call.ts";
import { memberText, withMembers } from "../json-text.ts";
import { usageIn } from "../usage.ts";
import { isOurs } from "./sealed-thinking.ts";
import { eventStream } from "./stream.ts";

const Output = z.looseObject({ output: z.array(z.looseObject({})), usage: z.looseObject({}).nullish() });
const Event = z.looseObject({ type: z.string(), delta: z.unknown().optional(), response: z.looseObject({}).nullish().catch(undefined) });

/** The events that end a response. */
const endEvents: ReadonlySet<string> = new Set(["response.completed", "response.incomplete", "response.failed"]);
/** Models that can return their reasoning in encrypted form. */
const encryptsReasoning = /^(o\d|gpt-5|codex)/;

/** Forwards a Responses request to a server with the same protocol, and its original bytes back. */
export async function pass(
  call: ApiCall,
  request: ResponsesRequest,
  { text, input }: { text: string; input: string | InputItem[] },
): Promise<void> {
  const { target } = call;
  const include = new Set(request.include ?? []);
  // Nothing is stored at the provider, so the client needs the reasoning to send it back.
  if (target.transport.isOfficial && encryptsReasoning.test(target.model)) include.add("reasoning.encrypted_content");
  const readable = typeof input === "string" ? input : input.filter(isReadable);
  const isSame =
    readable === request.input || (Array.isArray(readable) && Array.isArray(request.input) && sameItems(readable, request.input));
  const body = withMembers(text, {
    model: JSON.stringify(target.model),
    store: "false",
    ...(include.size > 0 ? { include: JSON.stringify([...include]) } : {}),
    ...(isSame ? {} : { input: JSON.stringify(readable) }),
  });
  const stream = request.stream ?? false;
  await askProvider(call, { path: "/responses", body, stream }, (answer) =>
    stream ? passEvents(call, request, answer) : passWhole(call, request, answer),
  );
}

async function passWhole(call: ApiCall, request: ResponsesRequest, answer: Answer): Promise<void> {
  let text = "";
  if (answer.kind === "json") text = answer.text;
  else
    await answer.read((data) => {
      const event = Event.parse(eventObject(data, call.target.transport));
      if (!endEvents.has(event.type)) return false;
      text = memberText(data, "response") ?? "";
      return true;
    });
  await finish(call, request, outputOf(text));
  sendText(call.response, 200, withMembers(text, { model: JSON.stringify(call.target.id) }));
}

async function passEvents(call: ApiCall, request: ResponsesRequest, answer: Answer): Promise<void> {
  const stream = eventStream(call.response);
  if (answer.kind === "json") {
    // The server does not stream: its answer is sent as one event.
    const text = withMembers(answer.text, { model: JSON.stringify(call.target.id) });
    await finish(call, request, outputOf(text));
    stream.pass("response.completed", `{"type":"response.completed","sequence_number":0,"response":${text}}`);
    return stream.end();
  }
  let last: { type: string; text: string } | null = null;
  try {
    await answer.read((data) => {
      const event = Event.parse(eventObject(data, call.target.transport));
      if (typeof event.delta === "string") call.meter.addText(event.delta);
      const text = event.response ? renamed(data, call.target.id) : data;
      if (endEvents.has(event.type)) last = { type: event.type, text };
      else stream.pass(event.type, text);
      return last !== null;
    });
    const end: { type: string; text: string } = last ?? { type: "", text: "{}" };
    await finish(call, request, outputOf(memberText(end.text, "response") ?? ""));
    stream.pass(end.type, end.text);
    stream.end();
  } catch (error) {
    stream.fail(error);
  }
}

/** Settles the call and stores its items before the last byte is sent. */
async function finish(call: ApiCall, request: ResponsesRequest, { output, usage }: z.infer<typeof Output>): Promise<void> {
  call.meter.setUsage(usageIn(usage));
  if (request.store !== false) await storeResponseItems(call.actor, output);
  await call.settle();
}

function outputOf(text: string): z.infer<typeof Output> {
  try {
    return Output.parse(JSON.parse(text));
  } catch (error) {
    throw malformed(error);
  }
}

function renamed(data: string, model: string): string {
  const response = memberText(data, "response");
  return response ? withMembers(data, { response: withMembers(response, { model: JSON.stringify(model) }) }) : data;
}

/** The server cannot read another protocol's reasoning, nor a reference to something that it did not store. */
function isReadable(item: InputItem): boolean {
  if (item.type !== "reasoning") return true;
  if (item.encrypted_content) return !isOurs(item.encrypted_content);
  return Array.isArray(item.content) && item.content.length > 0;
}

function sameItems(a: InputItem[], b: InputItem[]): boolean {
  return a.length === b.length && a.every((item, at) => item === b[at]);
}
