import { isMcpCall } from "#contracts/mcp-name.ts";
import type { Message } from "#contracts/message.ts";
import type { ModelLackName } from "#contracts/model-lack.ts";
import { mayUse } from "#contracts/schedule-tools.ts";
import { isMemoryCall } from "#contracts/tool.ts";
import { branchBefore } from "#domain/chat/history.ts";
import { memoryParagraph } from "#domain/memory/recalled.ts";
import { windowOf } from "#domain/model/model-facts.ts";
import { createTokenCounter } from "#domain/model/token-count.ts";
import type { RunLease } from "#domain/run/run-lease.ts";
import { fitContext } from "../context/context.ts";
import { fitWithTools } from "../context/offered-tools.ts";
import { systemPrompt } from "../context/prompt.ts";
import { readPromptFiles } from "../context/prompt-files.ts";
import { definitionOf } from "../context/serialized-tool.ts";
import type { ModelRequest } from "../llm/model.ts";
import type { ResolvedModel } from "../llm/registry.ts";
import { tools } from "../tools/catalog.ts";
import type { McpToolEntry } from "../tools/mcp-tool.ts";
import { searchesItself } from "../web/hosted.ts";
import { webToolsFor } from "../web/in-run.ts";
import type { RunDeps } from "./deps.ts";
import type { LiveReply } from "./live-reply.ts";
import { toolGone } from "./reply-errors.ts";
import type { Recipient } from "./reply-messages.ts";
import { retryWhileDatabaseAway } from "./retry-while-database-away.ts";

/** The next model call of a reply. `outside`: the MCP tools that it is offered. */
export type PreparedCall = {
  priced: ResolvedModel;
  request: ModelRequest;
  listener: Recipient;
  outside: ReadonlyMap<string, McpToolEntry>;
  /** The tools that the reply's schedule allows; null: all. */
  allowed: readonly string[] | null;
  /** The messages before the reply in the request. */
  branchIds: string[];
};

/** The parts of a reply that its next model call depends on. */
export type AskingReply = Pick<LiveReply, "context" | "parts" | "states" | "noteUnseen" | "summariseUpTo"> & {
  lease: Pick<RunLease, "userId" | "conversationId" | "outputMax">;
  message: Pick<Message, "id" | "model">;
  abort: { readonly signal: AbortSignal };
};

/** Loads the context of the model call and fits it into the window. */
export async function prepareRequest(reply: AskingReply, deps: Pick<RunDeps, "models" | "outside" | "web">): Promise<PreparedCall> {
  const { userId, conversationId, outputMax } = reply.lease;
  const priced = await retryWhileDatabaseAway(() => deps.models.resolve(userId, reply.message.model ?? ""));
  const { model, origin, facts, lacks, hostsSearch } = priced;
  const context = reply.context ?? (await retryWhileDatabaseAway(() => branchBefore(reply.message.id, userId)));
  const reading = { userId, seesPictures: facts.supportsVision && !lacks.has("pictures"), signal: reply.abort.signal };
  const files = await retryWhileDatabaseAway(() => readPromptFiles([...context.branch, { parts: reply.parts }], reading));
  reply.noteUnseen(files.unseenPictures);
  const allowed = context.tools;
  const all = context.hasServers ? await retryWhileDatabaseAway(() => deps.outside.list(userId)) : new Map<string, McpToolEntry>();
  requireThere(allowed, all);
  const outside = new Map([...all].filter(([name]) => mayUse(allowed, name)));
  const ours = [...tools.values(), ...(hostsSearch ? [] : webToolsFor(deps.web, context))].filter(
    ({ name }) => mayUse(allowed, name) && (context.memories !== null || !isMemoryCall(name)),
  );
  const own = lacks.has("tools") ? [] : ours.map(definitionOf);
  const elsewhere = lacks.has("tools") ? [] : [...outside.values()].map(definitionOf);
  const memory = memoryParagraph(context.memories ?? [], windowOf(facts, context.plan), createTokenCounter());
  const system = systemPrompt({ ...context, memory }, new Date());
  const listener: Recipient = { origin, model, reply: { id: reply.message.id, states: reply.states ?? [] } };
  const { fitted, tools: offered } = fitWithTools({ own, mcpTools: elsewhere, facts, plan: context.plan }, (some) =>
    fitContext({ ...context, facts, system, tools: some, reply: reply.parts, files, listener }),
  );
  reply.summariseUpTo = fitted.summariseUpTo;
  const request: ModelRequest = {
    model,
    system,
    messages: fitted.messages,
    tools: offered,
    reasoning: context.reasoning,
    cacheKey: conversationId,
    onUnsupported: (lack: ModelLackName) => reply.noteUnseen(lack === "pictures" ? files.images.size : 0),
    ...(outputMax == null ? {} : { maxOutputTokens: outputMax }),
    ...(searchesItself(priced, context) && !lacks.has("tools") && mayUse(allowed, "web_search") ? { hostedSearch: true } : {}),
  };
  return { priced, request, listener, outside, allowed, branchIds: context.branch.map(({ id }) => id) };
}

/** A schedule's MCP tools must be available. @throws ReplyRefused */
function requireThere(allowed: readonly string[] | null, outside: ReadonlyMap<string, McpToolEntry>): void {
  const gone = allowed?.find((name) => isMcpCall(name) && !outside.has(name));
  if (gone) throw toolGone(gone);
}
