import { v7 as uuidv7 } from "uuid";
import type { AuditAction } from "#contracts/audit.ts";
import type { McpAdd, McpServerView, McpTool, McpUpdate } from "#contracts/mcp.ts";
import { McpFailure, type McpFailureCode } from "#contracts/mcp-failure.ts";
import { mcpToolName } from "#contracts/mcp-name.ts";
import type { Actor } from "#domain/actor.ts";
import { requirePlanRoom } from "#domain/billing/plan.ts";
import { json } from "#domain/chat/message.ts";
import { invalid, isUniqueViolation, notFound } from "#domain/error.ts";
import { record } from "#domain/record.ts";
import type { McpServer } from "#generated/prisma/client.ts";
import type { ListedTools } from "#integrations/mcp/mcp-client.ts";
import { type SealKeys, seal } from "#lib/crypto.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { type McpDeps, unreadableSecret, withMcpServer } from "./mcp-access.ts";
import { offeredTools } from "./offer.ts";
import { tokenBinding } from "./secret-binding.ts";
import { StoredTools } from "./stored-tools.ts";

export type McpTest = { ok: true; tools: number } | { ok: false; code: McpFailureCode; message: string };

/** The actor's MCP servers, by name. */
export async function listMcpServers(actor: Actor): Promise<McpServerView[]> {
  const rows = await db().mcpServer.findMany({ where: { userId: actor.userId }, orderBy: { name: "asc" } });
  return presentServers(rows);
}

/** Adds a server; its token is sealed for this row and never returned. It has no tools until it is tested. */
export async function addMcpServer(actor: Actor, input: McpAdd, keys: SealKeys): Promise<McpServerView> {
  try {
    return await db().$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "user" WHERE id = ${actor.userId} FOR UPDATE`;
      const others = await tx.mcpServer.count({ where: { userId: actor.userId } });
      await requirePlanRoom(tx, actor.userId, "mcpServersMax", others, "MCP servers");
      const id = uuidv7();
      const { token, ...columns } = input;
      const data = { id, userId: actor.userId, ...columns, ...sealedToken(keys, { id, userId: actor.userId }, token ?? null) };
      const row = await tx.mcpServer.create({ data });
      await recordMcp(tx, actor, "mcp.add", row);
      return await presentServer(tx, row);
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw invalid("name", "is the name of another server of yours");
    throw error;
  }
}

/** The columns of a row without a sign-in. */
export const noSignIn = { sealedGrant: null, sealedAttempt: null, renewalLease: null, renewalUntil: null };

/** Changes a server. As with providers, a token is bound to the origin it was entered for; a sign-in to the exact address. */
export function updateMcpServer(actor: Actor, { id, token, ...columns }: McpUpdate, keys: SealKeys): Promise<McpServerView> {
  return db().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM mcp_server WHERE id = ${id}::uuid AND user_id = ${actor.userId} FOR UPDATE`;
    const existing = await ownMcpServer(tx, actor, id);
    const isOther = columns.url !== undefined && columns.url !== existing.url;
    const isOtherOrigin = columns.url !== undefined && new URL(columns.url).origin !== new URL(existing.url).origin;
    if (isOtherOrigin && existing.sealedToken && token === undefined) throw invalid("token", "must be entered again for the new address");
    const sealed = token === undefined ? {} : sealedToken(keys, existing, token);
    // The tools of another address have not been reviewed or trusted: they wait for the next test.
    const untested = isOther
      ? { trusted: false, tools: [], offTools: [], toolsLeftOut: 0, hasResources: false, testedAt: null, testError: null }
      : {};
    const signedOut = isOther || token !== undefined ? { ...noSignIn, signIn: "none" as const } : {};
    const data = { ...untested, ...columns, ...sealed, ...signedOut };
    const row = await tx.mcpServer.update({ where: { id, userId: actor.userId }, data });
    await recordMcp(tx, actor, "mcp.update", row, { fields: [...Object.keys(columns), ...(token === undefined ? [] : ["token"])] });
    return presentServer(tx, row);
  });
}

/** Permanently removes a server and its token. */
export function removeMcpServer(actor: Actor, id: string): Promise<void> {
  return db().$transaction(async (tx) => {
    const existing = await ownMcpServer(tx, actor, id);
    await tx.mcpServer.deleteMany({ where: { id, userId: actor.userId } });
    await recordMcp(tx, actor, "mcp.remove", existing);
  });
}

/** Fetches a server's tools and stores them as the ones that the assistant gets. */
export async function testMcpServer(actor: Actor, id: string, deps: McpDeps): Promise<McpTest> {
  const row = await ownMcpServer(db(), actor, id);
  const result = await fetchTools(row, deps);
  const failed = result instanceof McpFailure;
  await db().$transaction(async (tx) => {
    // A test starts over: what made a tool unusable may have been fixed.
    const listed = failed ? {} : { tools: json(result.tools), toolsLeftOut: result.leftOut, hasResources: result.readsResources };
    const signInState = !failed && row.signIn === "needed" ? { signIn: "none" as const } : {};
    const data = { testedAt: currentTime(), testError: failed ? result.message : null, ...listed, ...signInState };
    const where = { id, userId: actor.userId, url: row.url, sealedToken: row.sealedToken };
    const { count } = await tx.mcpServer.updateMany({ where, data });
    if (count > 0) await recordMcp(tx, actor, "mcp.test", row, { outcome: failed ? result.code : "ok" });
  });
  return failed ? { ok: false, code: result.code, message: result.message } : { ok: true, tools: result.tools.length };
}

async function fetchTools(row: McpServer, deps: McpDeps): Promise<ListedTools | McpFailure> {
  try {
    return await withMcpServer(row, deps, deps.mcp.listTools);
  } catch (error) {
    const failure = error instanceof McpFailure ? error : unreadableSecret(error);
    if (failure) return failure;
    throw error;
  }
}

export type EnabledMcpServer = Pick<McpServer, "id" | "name" | "trusted" | "offTools" | "hasResources"> & { tools: McpTool[] };

/** A user's enabled servers with their stored tools. */
export async function enabledMcpServers(userId: number): Promise<EnabledMcpServer[]> {
  const rows = await db().mcpServer.findMany({ where: { userId, enabled: true }, orderBy: { name: "asc" } });
  return rows.map((row) => ({ ...row, tools: StoredTools.parse(row.tools) }));
}

/** The row of a user's server for a call; null when it is gone or disabled. */
export function enabledMcpServer(userId: number, id: string): Promise<McpServer | null> {
  return db().mcpServer.findFirst({ where: { id, userId, enabled: true } });
}

function sealedToken(keys: SealKeys, row: { id: string; userId: number }, token: string | null) {
  if (token === null) return { sealedToken: null, tokenLastFour: null };
  return { sealedToken: seal(keys, tokenBinding(row), token), tokenLastFour: token.length >= 12 ? token.slice(-4) : "" };
}

/** The actor's own row. @throws NOT_FOUND */
export async function ownMcpServer(tx: Pick<Tx, "mcpServer">, actor: Actor, id: string): Promise<McpServer> {
  const row = await tx.mcpServer.findFirst({ where: { id, userId: actor.userId } });
  if (!row) throw notFound("MCP server");
  return row;
}

/** Records an action on a server in the audit. */
export function recordMcp(tx: Tx, actor: Actor, action: AuditAction, { id, name }: McpServer, more: object = {}): Promise<void> {
  return record(tx, actor, { action, entity: "mcp", entityId: id, detail: { name, ...more } });
}

async function presentServer(tx: Pick<Tx, "mcpServer">, { id, userId }: McpServer): Promise<McpServerView> {
  const views = presentServers(await tx.mcpServer.findMany({ where: { userId }, orderBy: { name: "asc" } }));
  const view = views.find((server) => server.id === id);
  if (!view) throw notFound("MCP server");
  return view;
}

/** Takes all of a user's servers, because whether a tool is offered depends on the others. */
function presentServers(rows: McpServer[]): McpServerView[] {
  const servers = rows.map((row) => ({ ...row, tools: StoredTools.parse(row.tools) }));
  const offered = new Set(offeredTools(servers.filter(({ enabled }) => enabled)).map(({ name }) => name));
  return servers.map(({ id, name, url, tokenLastFour, signIn, enabled, trusted, tools, offTools, toolsLeftOut, testError, testedAt }) => ({
    ...{ id, name, url, tokenLastFour, signIn, enabled, trusted, toolsLeftOut, testError },
    tools: tools.map((tool) => ({
      ...{ name: tool.name, description: tool.description, kind: tool.kind },
      isOn: !offTools.includes(tool.name),
      isNew: tool.isNew === true,
      isOffered: enabled && offered.has(mcpToolName(name, tool.name)),
      blocked: tool.blocked ?? null,
    })),
    testedAt: testedAt?.toISOString() ?? null,
  }));
}
