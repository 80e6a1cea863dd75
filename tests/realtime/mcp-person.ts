import { expect } from "vitest";
import type { Actor } from "#domain/actor.ts";
import { addMcpServer, listMcpServers, testMcpServer } from "#domain/mcp/mcp.ts";
import { beginMcpSignIn, finishMcpSignIn } from "#domain/mcp/mcp-sign-in.ts";
import { mcpClient, mcpLimits } from "#integrations/mcp/mcp-client.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { checkedAddress, createOutboundFetch } from "#lib/outbound.ts";
import { createMcpTools } from "../../realtime/tools/mcp-tools.ts";
import { actorOf, makeSession, makeUser } from "../factories.ts";
import { testKeys } from "./rig.ts";
import { useMcpWithSignIn } from "./use-mcp.ts";

// A person with an MCP server that asks for a sign-in, for the tests of a file.

export const { mcp, oauth } = useMcpWithSignIn();
export const fetch = createOutboundFetch({ allowPrivate: true, limits: mcpLimits });
export const deps = {
  keys: testKeys,
  fetch,
  mcp: mcpClient(fetch),
  callbackUrl: (id: string) => `http://localhost:3000/api/mcp/callback/${id}`,
  checkAddress: (url: string) => checkedAddress(url, { allowPrivate: true }),
};

export async function makePerson() {
  const user = await makeUser();
  const session = await makeSession(user);
  const actor: Actor = { ...actorOf(user), sessionId: session.session.id };
  await db().user.update({ where: { id: user.id }, data: { toolPolicy: "run_freely" } });
  const { id } = await addMcpServer(actor, { name: "notes", url: mcp.url() }, testKeys);
  return { user, actor, id, token: session.token };
}

/** What the browser sends back after the user decided. */
export async function decide(url: string, decision: "Allow" | "Deny" = "Allow") {
  const back = new URL(await oauth.decide(url, decision));
  const given = (name: string) => back.searchParams.get(name);
  return { address: back, answer: { state: given("state"), code: given("code"), error: given("error"), iss: given("iss") } };
}

export async function signedIn() {
  const person = await makePerson();
  await testMcpServer(person.actor, person.id, deps);
  const { url } = await beginMcpSignIn(person.actor, person.id, deps);
  expect(await finishMcpSignIn(person.actor, person.id, (await decide(url)).answer, deps)).toBe("done");
  expect(await testMcpServer(person.actor, person.id, deps)).toEqual({ ok: true, tools: 7 });
  return person;
}

export const stateOf = async (actor: Actor) => (await listMcpServers(actor))[0]?.signIn;
export const add = async (userId: number, text = "milk") => {
  const call = { name: "mcp_notes_add", input: { text }, conversationId: "c", signal: AbortSignal.timeout(30_000) };
  return { output: await createMcpTools(deps).call(userId, call) };
};
export const renewals = () => oauth.asked.filter(({ fields }) => fields.get("grant_type") === "refresh_token").length;
