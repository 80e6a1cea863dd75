import { v7 as uuidv7 } from "uuid";
import { z } from "zod";
import { type McpAdd, type McpServerView, McpTool, type McpUpdate } from "#contracts/mcp.ts";
import type { McpServer } from "#generated/prisma/client.ts";
import { type SealKeys, seal, unseal } from "#lib/crypto.ts";
import { db, type Tx } from "#lib/db.ts";
import type { OutboundFetch } from "#lib/outbound.ts";
import type { Actor } from "./actor.ts";
import { invalid, isUniqueViolation, notFound } from "./error.ts";
import { listMcpTools, type McpAccess, McpFailure, unreadableToken } from "./mcp-client.ts";
import { placeOf } from "./mcp-place.ts";
import { json } from "./message.ts";
import { requirePlanRoom } from "./plan.ts";
import { record } from "./record.ts";

const Tools = z.array(McpTool).catch([]);

export type McpTest = { ok: true; tools: number } | { ok: false; code: McpFailure["code"]; message: string };

/** The actor's MCP servers, by name. */
export async function listMcpServers(actor: Actor): Promise<McpServerView[]> {
  const rows = await db().mcpServer.findMany({ where: { userId: actor.userId }, orderBy: { name: "asc" } });
  return rows.map(presentServer);
}

/** Adds a server; its token is sealed for this row and never comes back. It has no tools until it is tested. */
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
      await note(tx, actor, "mcp.add", row);
      return presentServer(row);
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw invalid("name", "is the name of another server of yours");
    throw error;
  }
}

/** Changes a server. As with providers, a token stays with the origin it was entered for. */
export function updateMcpServer(actor: Actor, { id, token, ...columns }: McpUpdate, keys: SealKeys): Promise<McpServerView> {
  return db().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM mcp_server WHERE id = ${id}::uuid AND user_id = ${actor.userId} FOR UPDATE`;
    const known = await ownServer(tx, actor, id);
    const moves = columns.url !== undefined && new URL(columns.url).origin !== new URL(known.url).origin;
    if (moves && known.sealedToken && token === undefined) throw invalid("token", "must be entered again for the new address");
    const sealed = token === undefined ? {} : sealedToken(keys, known, token);
    // Tools of another address are not what was looked at: they wait for the next test.
    const untested = columns.url === undefined ? {} : { tools: [], testedAt: null, testError: null };
    const row = await tx.mcpServer.update({ where: { id, userId: actor.userId }, data: { ...columns, ...sealed, ...untested } });
    await note(tx, actor, "mcp.update", row, { fields: [...Object.keys(columns), ...(token === undefined ? [] : ["token"])] });
    return presentServer(row);
  });
}

/** Removes a server and its token for good. */
export function removeMcpServer(actor: Actor, id: string): Promise<void> {
  return db().$transaction(async (tx) => {
    const known = await ownServer(tx, actor, id);
    await tx.mcpServer.deleteMany({ where: { id, userId: actor.userId } });
    await note(tx, actor, "mcp.remove", known);
  });
}

/** Asks a server for its tools and keeps what came: these are the tools that the assistant gets. */
export async function testMcpServer(actor: Actor, id: string, deps: { keys: SealKeys; fetch: OutboundFetch }): Promise<McpTest> {
  const row = await ownServer(db(), actor, id);
  const found = await askForTools(row, deps);
  const failed = found instanceof McpFailure;
  await db().$transaction(async (tx) => {
    const data = { testedAt: new Date(), testError: failed ? found.message : null, ...(failed ? {} : { tools: json(found) }) };
    const where = { id, userId: actor.userId, url: row.url, sealedToken: row.sealedToken };
    const { count } = await tx.mcpServer.updateMany({ where, data });
    if (count > 0) await note(tx, actor, "mcp.test", row, { outcome: failed ? found.code : "ok" });
  });
  return failed ? { ok: false, code: found.code, message: found.message } : { ok: true, tools: found.length };
}

async function askForTools(row: McpServer, { keys, fetch }: { keys: SealKeys; fetch: OutboundFetch }): Promise<McpTool[] | McpFailure> {
  try {
    return await listMcpTools(accessOf(row, keys), fetch);
  } catch (error) {
    const failure = error instanceof McpFailure ? error : unreadableToken(error);
    if (failure) return failure;
    throw error;
  }
}

/** A user's servers that are on, with the tools kept of each. */
export async function enabledMcpServers(userId: number): Promise<{ id: string; name: string; tools: McpTool[] }[]> {
  const rows = await db().mcpServer.findMany({ where: { userId, enabled: true }, orderBy: { name: "asc" } });
  return rows.map(({ id, name, tools }) => ({ id, name, tools: Tools.parse(tools) }));
}

/** Where a user's server is and its token in clear, for the one call that is about to be made; null when it is gone or off. */
export async function openMcpServer(userId: number, id: string, keys: SealKeys): Promise<McpAccess | null> {
  const row = await db().mcpServer.findFirst({ where: { id, userId, enabled: true } });
  return row && accessOf(row, keys);
}

function accessOf(row: McpServer, keys: SealKeys): McpAccess {
  return { url: row.url, token: row.sealedToken && unseal(keys, placeOf(row), row.sealedToken) };
}

function sealedToken(keys: SealKeys, row: { id: string; userId: number }, token: string | null) {
  if (token === null) return { sealedToken: null, tokenLastFour: null };
  return { sealedToken: seal(keys, placeOf(row), token), tokenLastFour: token.length >= 12 ? token.slice(-4) : "" };
}

async function ownServer(tx: Pick<Tx, "mcpServer">, actor: Actor, id: string): Promise<McpServer> {
  const row = await tx.mcpServer.findFirst({ where: { id, userId: actor.userId } });
  if (!row) throw notFound("MCP server");
  return row;
}

function note(tx: Tx, actor: Actor, action: string, { id, name }: McpServer, more: object = {}): Promise<void> {
  return record(tx, actor, { action, entity: "mcp", entityId: id, detail: { name, ...more } });
}

function presentServer(row: McpServer): McpServerView {
  const { id, name, url, tokenLastFour, enabled, testError } = row;
  const tools = Tools.parse(row.tools).map(({ name, description, kind }) => ({ name, description, kind }));
  return { id, name, url, tokenLastFour, enabled, tools, testError, testedAt: row.testedAt?.toISOString() ?? null };
}
