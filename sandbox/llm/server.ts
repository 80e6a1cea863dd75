import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { answerEmbeddings } from "./family/embeddings.ts";
import { familyAt } from "./family/families.ts";
import type { Refusal } from "./family/family.ts";
import { planAnswer } from "./plan/script.ts";
import { planSummary } from "./plan/summary.ts";
import { planTitle } from "./plan/title.ts";
import { todayOf } from "./plan/today.ts";
import { parseRequest, play } from "./play.ts";
import { PrefixCache } from "./prefix-cache.ts";
import type { ParsedRequest } from "./protocol/wire.ts";
import type { Fields } from "./rules/violation.ts";
import { sendJson } from "./send-json.ts";

const refusedMax = 1000;
/** The reasoning of a model that has none in its script. */
const defaultReasoning = "Let me see what is asked of me.";

const noToolsAnswer = { pieces: [{ text: "I have no tools here, so I can only talk about it." }], calls: [] };

/** `setPace`: for answers under way, too. */
export type LlmServer = { server: Server; stats: Stats; setPace: (pace: number) => void };
/** A request that violated a rule. `unsupported`: a capability that the model lacks, which a client may learn. */
export type RejectedRequest = { path: string; key: string; model: string; words: string; unsupported: boolean };
/** Title and summary calls are counted separately, because their timing varies. */
type Stats = { calls: number; embeddings: number; titles: number; summaries: number; inFlight: number; refused: RejectedRequest[] };
type State = { stats: Stats; failedOnce: Set<string>; cache: PrefixCache; pace: number };

/**
 * The local stand-in for model servers: their wire formats and rules over HTTP, answered by the scripted demo model. `pace`:
 * a factor for its pauses between words.
 */
export function createLlmServer({ pace = 1 }: { pace?: number } = {}): LlmServer {
  const stats: Stats = { calls: 0, embeddings: 0, titles: 0, summaries: 0, inFlight: 0, refused: [] };
  const state: State = { stats, failedOnce: new Set(), cache: new PrefixCache(), pace };
  const server = createServer((request, response) => {
    answer(request, response, state).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendJson(response, 400, { error: { type: "invalid_request_error", message: String(error) } });
    });
  });
  const setPace = (changed: number) => {
    state.pace = changed;
  };
  return { server, stats, setPace };
}

async function answer(request: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
  const { stats } = state;
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  if (path === "/stats") return sendJson(response, 200, stats);
  if (path === "/reset" && request.method === "POST") {
    Object.assign(stats, { calls: 0, embeddings: 0, titles: 0, summaries: 0, refused: [] });
    state.failedOnce.clear();
    return sendJson(response, 200, stats);
  }
  if (path === "/v1/models") return sendJson(response, 200, demoModels);
  const place = familyAt(path);
  const body = request.method === "POST" ? parsedBody(await readBody(request)) : {};
  const { family, protocol } = place;
  const told = place.name ? family.answer?.(place.path, body) : null;
  if (told) return sendJson(response, told.status, told.body);
  const embedded = place.path === "/v1/embeddings" && request.method === "POST" && answerEmbeddings(place.name, body, request.headers);
  if (embedded) {
    if (isBadKey(request)) return sendJson(response, 401, family.failure(401, "authentication_error", "Incorrect API key provided"));
    if ("refusal" in embedded) return refuse(request, response, { path, body, refusal: embedded.refusal, stats });
    stats.embeddings += 1;
    return sendJson(response, embedded.reply.status, embedded.reply.body);
  }
  if (!protocol || request.method !== "POST") return sendJson(response, 404, family.failure(404, "not_found_error", "Not found"));
  if (isBadKey(request)) return sendJson(response, 401, family.failure(401, "authentication_error", "Incorrect API key provided"));
  const refusal = family.refuse(protocol, body, request.headers);
  if (refusal) return refuse(request, response, { path, body, refusal, stats });
  const parsed: ParsedRequest = { ...parseRequest(protocol, body), cacheCount: state.cache.count(protocol, body) };
  const title = planTitle(parsed);
  const summary = planSummary(parsed);
  stats[title ? "titles" : summary ? "summaries" : "calls"] += 1;
  stats.inFlight += 1;
  response.once("close", () => {
    stats.inFlight -= 1;
  });
  const planned = title ?? summary ?? planAnswer(parsed.turns, parsed.toolNames, todayOf(parsed.system));
  // A profile's model cannot call tools that it was not given.
  const capable = place.name && parsed.toolNames.length === 0 && planned.calls.length > 0 ? { ...planned, ...noToolsAnswer } : planned;
  const plan = family.thinks(body) && !capable.reasoning ? { ...capable, reasoning: defaultReasoning } : capable;
  await play(response, { protocol, family, request: parsed, plan, failedOnce: state.failedOnce, pace: () => state.pace });
}

function isBadKey({ headers }: IncomingMessage): boolean {
  return headers["x-api-key"] === "bad-key" || headers.authorization === "Bearer bad-key";
}

type RefusedRequest = { path: string; body: Fields; refusal: Refusal; stats: Stats };

function refuse(request: IncomingMessage, response: ServerResponse, { path, body, refusal, stats }: RefusedRequest): void {
  const { message: words, unsupported = false } = refusal;
  const key = String(request.headers["x-api-key"] ?? request.headers.authorization ?? "").replace(/^Bearer /, "");
  stats.refused.push({ path, key, model: String(body.model), words, unsupported });
  stats.refused.splice(0, stats.refused.length - refusedMax);
  sendJson(response, refusal.status, refusal.body);
}

/** All demo models in one list that OpenAI's and Anthropic's clients can both read. */
const demoModels = {
  object: "list",
  data: ["demo", "demo-chat", "demo-claude"].map((id) => ({
    id,
    object: "model",
    created: 0,
    owned_by: "bestchat",
    type: "model",
    display_name: id,
  })),
};

function parsedBody(text: string): Fields {
  const body: unknown = JSON.parse(text || "{}");
  return typeof body === "object" && body !== null && !Array.isArray(body) ? { ...body } : {};
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
