import { v7 as uuidv7 } from "uuid";
import { z } from "zod";
import { type McpAdd, type McpServerView, McpTool, type McpUpdate } from "#contracts/mcp.ts";
import type { McpServer } from "#generated/prisma/client.ts";
import { type SealKeys, seal } from "#lib/crypto.ts";
import { db, type Tx } from "#lib/db.ts";
import type { Actor } from "./actor.ts";
import { invalid, isUniqueViolation, notFound } from "./error.ts";
import { type McpDeps, withMcpServer } from "./mcp-access.ts";
import { listMcpTools } from "./mcp-client.ts";
import { McpFailure, type McpFailureCode, unreadableSecret } from "./mcp-failure.ts";
import { placeOf } from "./mcp-place.ts";
import { json } from "./message.ts";
import { requirePlanRoom } from "./plan.ts";
import { record } from "./record.ts";

const Tools = z.array(McpTool).catch([]);

export type McpTest = { ok: true; tools: number } | { ok: false; code: McpFailureCode; message: string };

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
      await noteMcp(tx, actor, "mcp.add", row);
      return presentServer(row);
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw invalid("name", "is the name of another server of yours");
    throw error;
  }
}

/** What a row without a sign-in has in its place. */
export const noSignIn = { sealedGrant: null, sealedAttempt: null, renewalLease: null, renewalUntil: null };

/** Changes a server. As with providers, a token stays with the origin it was entered for; a sign-in with the very address. */
export function updateMcpServer(actor: Actor, { id, token, ...columns }: McpUpdate, keys: SealKeys): Promise<McpServerView> {
  return db().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM mcp_server WHERE id = ${id}::uuid AND user_id = ${actor.userId} FOR UPDATE`;
    const known = await ownMcpServer(tx, actor, id);
    const isOther = columns.url !== undefined && columns.url !== known.url;
    const moves = columns.url !== undefined && new URL(columns.url).origin !== new URL(known.url).origin;
    if (moves && known.sealedToken && token === undefined) throw invalid("token", "must be entered again for the new address");
    const sealed = token === undefined ? {} : sealedToken(keys, known, token);
    // Tools of another address are not what was looked at, and nobody has trusted them: they wait for the next test.
    const untested = isOther ? { trusted: false, tools: [], toolsLeftOut: 0, testedAt: null, testError: null } : {};
    const signedOut = isOther || token !== undefined ? { ...noSignIn, signIn: "none" as const } : {};
    const data = { ...untested, ...columns, ...sealed, ...signedOut };
    const row = await tx.mcpServer.update({ where: { id, userId: actor.userId }, data });
    await noteMcp(tx, actor, "mcp.update", row, { fields: [...Object.keys(columns), ...(token === undefined ? [] : ["token"])] });
    return presentServer(row);
  });
}

/** Removes a server and its token for good. */
export function removeMcpServer(actor: Actor, id: string): Promise<void> {
  return db().$transaction(async (tx) => {
    const known = await ownMcpServer(tx, actor, id);
    await tx.mcpServer.deleteMany({ where: { id, userId: actor.userId } });
    await noteMcp(tx, actor, "mcp.remove", known);
  });
}

/** Asks a server for its tools and keeps what came: these are the tools that the assistant gets. */
export async function testMcpServer(actor: Actor, id: string, deps: McpDeps): Promise<McpTest> {
  const row = await ownMcpServer(db(), actor, id);
  const found = await askForTools(row, deps);
  const failed = found instanceof McpFailure;
  await db().$transaction(async (tx) => {
    const kept = failed ? {} : { tools: json(found.tools), toolsLeftOut: found.leftOut };
    const letIn = !failed && row.signIn === "needed" ? { signIn: "none" as const } : {};
    const data = { testedAt: new Date(), testError: failed ? found.message : null, ...kept, ...letIn };
    const where = { id, userId: actor.userId, url: row.url, sealedToken: row.sealedToken };
    const { count } = await tx.mcpServer.updateMany({ where, data });
    if (count > 0) await noteMcp(tx, actor, "mcp.test", row, { outcome: failed ? found.code : "ok" });
  });
  return failed ? { ok: false, code: found.code, message: found.message } : { ok: true, tools: found.tools.length };
}

async function askForTools(row: McpServer, deps: McpDeps): Promise<{ tools: McpTool[]; leftOut: number } | McpFailure> {
  try {
    return await withMcpServer(row, deps, (access) => listMcpTools(access, deps.fetch));
  } catch (error) {
    const failure = error instanceof McpFailure ? error : unreadableSecret(error);
    if (failure) return failure;
    throw error;
  }
}

/** A user's servers that are on, with the tools kept of each. */
export async function enabledMcpServers(userId: number): Promise<{ id: string; name: string; trusted: boolean; tools: McpTool[] }[]> {
  const rows = await db().mcpServer.findMany({ where: { userId, enabled: true }, orderBy: { name: "asc" } });
  return rows.map(({ id, name, trusted, tools }) => ({ id, name, trusted, tools: Tools.parse(tools) }));
}

/** The row of a user's server for the one call that is about to be made; null when it is gone or off. */
export function enabledMcpServer(userId: number, id: string): Promise<McpServer | null> {
  return db().mcpServer.findFirst({ where: { id, userId, enabled: true } });
}

function sealedToken(keys: SealKeys, row: { id: string; userId: number }, token: string | null) {
  if (token === null) return { sealedToken: null, tokenLastFour: null };
  return { sealedToken: seal(keys, placeOf(row), token), tokenLastFour: token.length >= 12 ? token.slice(-4) : "" };
}

/** The actor's own row, or NOT_FOUND. */
export async function ownMcpServer(tx: Pick<Tx, "mcpServer">, actor: Actor, id: string): Promise<McpServer> {
  const row = await tx.mcpServer.findFirst({ where: { id, userId: actor.userId } });
  if (!row) throw notFound("MCP server");
  return row;
}

/** Records what was done with a server. */
export function noteMcp(tx: Tx, actor: Actor, action: string, { id, name }: McpServer, more: object = {}): Promise<void> {
  return record(tx, actor, { action, entity: "mcp", entityId: id, detail: { name, ...more } });
}

function presentServer(row: McpServer): McpServerView {
  const { id, name, url, tokenLastFour, signIn, enabled, trusted, toolsLeftOut, testError } = row;
  const tools = Tools.parse(row.tools).map(({ name, description, kind }) => ({ name, description, kind }));
  const testedAt = row.testedAt?.toISOString() ?? null;
  return { id, name, url, tokenLastFour, signIn, enabled, trusted, tools, toolsLeftOut, testError, testedAt };
}
