import type { ToolPart } from "#contracts/message.ts";
import { isWebCall } from "#contracts/web.ts";
import { branchBefore } from "#domain/chat/history.ts";
import { DomainError } from "#domain/error.ts";
import type { ToolResult } from "#domain/tool/tool.ts";
import { isRefusedCall } from "#domain/usage/limit/allowance.ts";
import { holdSearch, recordSearches } from "#domain/usage/search.ts";
import type { Tx } from "#lib/db.ts";
import type { ModelTool } from "../llm/model.ts";
import type { LiveReply } from "../run/live-reply.ts";
import { retryWhileDatabaseAway } from "../run/retry-while-database-away.ts";
import { maySearch, type SearchSetting } from "./hosted.ts";
import { sourcesOf } from "./sources.ts";
import type { WebTools } from "./web-tools.ts";

/** The web tools, if enabled in this conversation. */
export function webToolsFor(web: WebTools | null, context: SearchSetting): ModelTool[] {
  return web && maySearch(context, web.priceMicroUsd) ? web.tools : [];
}

/** Whether the reply has read untrusted text: its user then reviews any later change. */
export function hasReadWeb(parts: ToolPart[], { searched }: Pick<LiveReply, "searched">): boolean {
  return searched || parts.some(({ name, status }) => isWebCall(name) && status === "done");
}

/**
 * Runs a web tool. Returns a function that yields its result or throws its error where results are stored. Nothing is
 * changed, so it may be repeated.
 */
export async function callWeb(reply: LiveReply, web: WebTools | null, part: ToolPart): Promise<(tx: Tx) => Promise<ToolResult>> {
  const { lease } = reply;
  try {
    const context = reply.context ?? (await branchBefore(reply.message.id, lease.userId));
    if (!web || webToolsFor(web, context).length === 0)
      throw new DomainError("NOT_FOUND", "Web search is switched off in this conversation.");
    if (web.isSearch(part.name)) await retryWhileDatabaseAway(() => holdSearch(lease, part.callId, web)).catch(tellModel);
    const messages = [...context.branch, { role: "assistant" as const, parts: reply.parts }];
    const { output, searches } = await web.call({ name: part.name, input: part.input, messages, signal: reply.abort.signal });
    return async (tx) => {
      await recordSearches(tx, lease, part.callId, { searches, priceMicroUsd: web.priceMicroUsd });
      return { output };
    };
  } catch (error) {
    return () => Promise.reject(error);
  }
}

/** A search that cannot be paid for does not end the reply: the model answers without it. */
function tellModel(error: unknown): never {
  if (!(error instanceof DomainError) || !isRefusedCall(error)) throw error;
  throw new DomainError("CONFLICT", error.message, { cause: error });
}

/** Adds the web sources to a finished reply. */
export function citeWeb(reply: LiveReply): void {
  for (const source of sourcesOf(reply.parts)) reply.cite(source);
}
