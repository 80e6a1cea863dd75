import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { readAnthropic, writeAnthropic } from "./anthropic.ts";
import { readChat, writeChat } from "./chat.ts";
import { readResponses, writeResponses } from "./responses.ts";
import { planAnswer } from "./script.ts";
import { planSummary } from "./summary.ts";
import { planTitle } from "./title.ts";
import { todayOf } from "./today.ts";
import type { Plan } from "./types.ts";
import { type Asked, textOf, type Writer } from "./wire.ts";

const paceDefaultMs = 15;

type Format = { read: (body: Record<string, unknown>) => Asked; write: (asked: Asked, plan: Plan) => Writer };
const formats: Record<string, Format> = {
  "/v1/responses": { read: readResponses, write: writeResponses },
  "/v1/chat/completions": { read: readChat, write: writeChat },
  "/v1/messages": { read: readAnthropic, write: writeAnthropic },
};

export type LlmServer = { server: Server; stats: Stats };
/** Calls for a conversation's title or summary are counted apart: they come when they come. */
type Stats = { calls: number; titles: number; summaries: number; inFlight: number };

/** The local stand-in for OpenAI and Anthropic: their wire formats over HTTP, answered by the scripted demo model. */
export function createLlmServer(): LlmServer {
  const stats: Stats = { calls: 0, titles: 0, summaries: 0, inFlight: 0 };
  const failedOnce = new Set<string>();
  const server = createServer((request, response) => {
    answer(request, response, stats, failedOnce).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendJson(response, 400, { error: { type: "invalid_request_error", message: String(error) } });
    });
  });
  return { server, stats };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  stats: LlmServer["stats"],
  failedOnce: Set<string>,
): Promise<void> {
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  if (path === "/stats") return sendJson(response, 200, stats);
  if (path === "/reset" && request.method === "POST") {
    stats.calls = 0;
    stats.titles = 0;
    stats.summaries = 0;
    failedOnce.clear();
    return sendJson(response, 200, stats);
  }
  if (path === "/v1/models")
    return sendJson(response, 200, {
      object: "list",
      data: ["demo", "demo-chat", "demo-claude"].map((id) => ({
        id,
        object: "model",
        created: 0,
        owned_by: "bestchat",
        type: "model",
        display_name: id,
      })),
    });
  const format = formats[path];
  if (!format || request.method !== "POST") return sendJson(response, 404, { error: { type: "not_found_error", message: "Not found" } });
  const key = request.headers["x-api-key"] ?? request.headers.authorization?.replace(/^Bearer /, "");
  if (!key || key === "bad-key")
    return sendJson(response, 401, { type: "error", error: { type: "authentication_error", message: "Incorrect API key provided" } });
  const asked = format.read(JSON.parse(await readBody(request)) as Record<string, unknown>);
  const title = planTitle(asked);
  const summary = planSummary(asked);
  stats[title ? "titles" : summary ? "summaries" : "calls"] += 1;
  stats.inFlight += 1;
  response.once("close", () => {
    stats.inFlight -= 1;
  });
  await play(response, asked, title ?? summary ?? planAnswer(asked.turns, asked.toolNames, todayOf(asked.system)), format, failedOnce);
}

async function play(response: ServerResponse, asked: Asked, plan: Plan, format: Format, failedOnce: Set<string>): Promise<void> {
  const { fault } = plan;
  if (fault?.at === "start") {
    if (!("type" in fault)) return; // Not a byte, until the client goes.
    const known = JSON.stringify(asked.turns);
    // The try after the one that failed gets through, and the next one fails again.
    if (!fault.once || !failedOnce.delete(known)) {
      if (fault.once) failedOnce.add(known);
      if (fault.retryAfterSeconds) response.setHeader("Retry-After", String(fault.retryAfterSeconds));
      return sendJson(response, fault.status, { type: "error", error: { type: fault.type, code: fault.type, message: fault.message } });
    }
  }
  const writer = format.write(asked, plan);
  if (!asked.stream) {
    // Without a stream there is no middle: such an answer never comes.
    if (fault?.at === "middle") return void (fault.how === "silence" || response.destroy());
    return sendJson(response, 200, writer.whole());
  }
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" });
  response.flushHeaders();
  const send = (events: string) => writePieces(response, events, plan.split ?? false);
  await send(writer.begin());
  for (const word of wordsOf(plan.reasoning ?? "")) await paced(response, plan, () => send(writer.reasoning(word)));
  const words = wordsOf(textOf(plan));
  const told = fault?.at === "middle" ? words.slice(0, Math.ceil(words.length / 2)) : words;
  for (const word of told) await paced(response, plan, () => send(writer.text(word)));
  if (fault?.at === "middle") {
    if (fault.how === "silence") return;
    if (fault.how === "reset") response.destroy();
    else response.end(fault.how === "malformed" ? "data: {this is no json\n\n" : "");
    return;
  }
  for (const source of plan.sources ?? []) await send(writer.source(source));
  for (const call of plan.calls) await paced(response, plan, () => send(writer.call(call)));
  await send(writer.end());
  response.end();
}

async function paced(response: ServerResponse, plan: Plan, write: () => Promise<void>): Promise<void> {
  if (response.destroyed) return;
  await write();
  await new Promise((resolve) => setTimeout(resolve, plan.paceMs ?? paceDefaultMs));
}

/** With `split`, a few bytes leave at a time, so that characters are cut. */
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

/** Tokens of the demo model: words with the white space before them. */
function wordsOf(text: string): string[] {
  return text.match(/\s*\S+\s*$|\s*\S+/g) ?? [];
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}
