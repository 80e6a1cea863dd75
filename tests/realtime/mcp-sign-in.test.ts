import { expect, test } from "vitest";
import type { Actor } from "#domain/actor.ts";
import { listAudit } from "#domain/audit/audit.ts";
import { rotateKeys } from "#domain/maintenance/rotate-keys.ts";
import { addMcpServer, listMcpServers, removeMcpServer, testMcpServer, updateMcpServer } from "#domain/mcp/mcp.ts";
import { beginMcpSignIn, finishMcpSignIn, signOutOfMcpServer } from "#domain/mcp/mcp-sign-in.ts";
import { mcpClient, mcpLimits } from "#integrations/mcp/mcp-client.ts";
import type { SealKeys } from "#lib/crypto.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { checkedAddress, createOutboundFetch } from "#lib/outbound.ts";
import { add, decide, deps, makePerson, mcp, oauth, renewals, signedIn, stateOf } from "./mcp-person.ts";
import { connect, send, testKeys, textOf, useRig } from "./rig.ts";

const rig = useRig();

test("a server that requires a sign-in reports it, is signed in to with PKCE for its own audience, and its tools work", async () => {
  const { actor, id } = await makePerson();
  expect(await testMcpServer(actor, id, deps)).toMatchObject({ ok: false, code: "SIGN_IN" });
  expect(await stateOf(actor)).toBe("needed");
  const { url } = await beginMcpSignIn(actor, id, deps);
  const asked = new URL(url).searchParams;
  expect(Object.fromEntries(asked)).toMatchObject({
    response_type: "code",
    code_challenge_method: "S256",
    redirect_uri: deps.callbackUrl(id),
    resource: mcp.url(),
    scope: "notes",
  });
  const { address, answer } = await decide(url);
  expect(address.origin + address.pathname).toBe(deps.callbackUrl(id));
  expect(await finishMcpSignIn(actor, id, answer, deps)).toBe("done");
  expect(await stateOf(actor)).toBe("done");
  expect(await testMcpServer(actor, id, deps)).toEqual({ ok: true, tools: 7 });
  expect(await add(actor.userId)).toMatchObject({ output: { text: "added milk" } });
  expect((await listAudit(actor)).entries.map(({ action }) => action)).toContain("mcp.sign_in");
});

test("tokens, registration, verifier and state are never stored in clear text or disclosed", async () => {
  const { actor, id } = await makePerson();
  const { url } = await beginMcpSignIn(actor, id, deps);
  const state = new URL(url).searchParams.get("state") ?? "";
  const everything = async () =>
    JSON.stringify([
      await listMcpServers(actor),
      await db().mcpServer.findMany({ where: { userId: actor.userId } }),
      await db().auditEntry.findMany({ where: { userId: actor.userId }, select: { detail: true } }),
    ]);
  expect(await everything()).not.toContain(state);
  await finishMcpSignIn(actor, id, (await decide(url)).answer, deps);
  const verifier = oauth.asked[0]?.fields.get("code_verifier") ?? "";
  expect(verifier.length).toBeGreaterThan(40);
  for (const secret of [...oauth.secrets, verifier, state]) expect(await everything()).not.toContain(secret);
});

test("only the session that started a sign-in may finish it, once, with its own state and server", async () => {
  const [{ actor, id }, other] = [await makePerson(), await makePerson()];
  const second = await addMcpServer(actor, { name: "second", url: mcp.url() }, testKeys);
  const { url } = await beginMcpSignIn(actor, id, deps);
  const { answer } = await decide(url);
  const elsewhere = { ...actor, sessionId: (actor.sessionId ?? 0) + 1 };
  expect(await finishMcpSignIn(other.actor, id, answer, deps)).toBe("expired");
  expect(await finishMcpSignIn(other.actor, other.id, answer, deps)).toBe("expired");
  expect(await finishMcpSignIn(elsewhere, id, answer, deps)).toBe("expired");
  expect(await finishMcpSignIn(actor, second.id, answer, deps)).toBe("expired");
  expect(await finishMcpSignIn(actor, id, { ...answer, state: "another" }, deps)).toBe("expired");
  expect(await finishMcpSignIn(actor, id, { ...answer, state: null }, deps)).toBe("expired");
  expect(oauth.asked).toEqual([]);
  expect(await finishMcpSignIn(actor, id, answer, deps)).toBe("done");
  expect(await finishMcpSignIn(actor, id, answer, deps)).toBe("expired");
  expect(await stateOf(other.actor)).toBe("none");
  const asTheirs = beginMcpSignIn(other.actor, id, deps);
  await expect(asTheirs).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(signOutOfMcpServer(other.actor, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  const byKey = { ...actor, sessionId: undefined } as unknown as Actor;
  await expect(beginMcpSignIn(byKey, id, deps)).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("of two consecutive sign-ins the later one counts", async () => {
  const { actor, id } = await makePerson();
  const first = await decide((await beginMcpSignIn(actor, id, deps)).url);
  const later = await decide((await beginMcpSignIn(actor, id, deps)).url);
  expect(await finishMcpSignIn(actor, id, first.answer, deps)).toBe("expired");
  expect(await finishMcpSignIn(actor, id, later.answer, deps)).toBe("done");
});

test.each([
  ["that the user denies", "Deny", {}, "refused"],
  ["whose answer names another server", "Allow", { iss: "https://evil.example" }, "failed"],
  ["whose answer names no server though it always does", "Allow", { iss: null }, "failed"],
  ["with a code that is none", "Allow", { code: "guessed" }, "failed"],
  ["without a code", "Allow", { code: null }, "failed"],
] as const)("a sign-in %s is over, and leaves nothing", async (_, decision, more, outcome) => {
  const { actor, id } = await makePerson();
  const { answer } = await decide((await beginMcpSignIn(actor, id, deps)).url, decision);
  expect(await finishMcpSignIn(actor, id, { ...answer, ...more }, deps)).toBe(outcome);
  expect(await db().mcpServer.findUnique({ where: { id } })).toMatchObject({ sealedGrant: null, sealedAttempt: null });
  expect(await finishMcpSignIn(actor, id, answer, deps)).toBe("expired");
});

test.each([
  ["a script", { authorization_endpoint: "javascript:alert(1)" }],
  ["a file", { authorization_endpoint: "file:///etc/passwd" }],
  ["an address with a password", { authorization_endpoint: "https://user:password@example.com/authorize" }],
  ["the cloud's metadata", { authorization_endpoint: "http://169.254.169.254/authorize" }],
  ["a token endpoint of the cloud's metadata", { registration_endpoint: "http://169.254.169.254/register" }],
  ["no way to register", { registration_endpoint: undefined }],
  ["no PKCE", { code_challenge_methods_supported: ["plain"] }],
])("metadata that names %s redirects nobody", async (_, description) => {
  oauth.description = description;
  const { actor, id } = await makePerson();
  await expect(beginMcpSignIn(actor, id, deps)).rejects.toMatchObject({ code: "CONFLICT" });
  expect((await db().mcpServer.findUnique({ where: { id } }))?.sealedAttempt).toBeNull();
});

test("where private addresses are not allowed, neither the sign-in nor the user is sent to one", async () => {
  const { actor, id } = await makePerson();
  const strict = { ...deps, mcp: mcpClient(createOutboundFetch({ allowPrivate: false, limits: mcpLimits })) };
  await expect(beginMcpSignIn(actor, id, strict)).rejects.toMatchObject({ message: expect.stringContaining("not allowed") });
  const checked = { ...deps, checkAddress: (url: string) => checkedAddress(url, { allowPrivate: false }) };
  await expect(beginMcpSignIn(actor, id, checked)).rejects.toMatchObject({ message: expect.stringContaining("not allowed") });
});

test("expiring tokens are renewed before a call, rejected ones during the call, which is executed once", async () => {
  oauth.expiresIn = 30;
  const { actor } = await signedIn();
  const before = renewals();
  oauth.expiresIn = 3600;
  await add(actor.userId, "one");
  expect(renewals()).toBe(before + 1);
  await add(actor.userId, "two");
  expect(renewals()).toBe(before + 1);
  oauth.expire();
  await add(actor.userId, "three");
  expect(renewals()).toBe(before + 2);
  expect(mcp.notes).toEqual(["one", "two", "three"]);
});

test("parallel calls in several processes renew once: reusing a refresh token would revoke everything", async () => {
  const { actor } = await signedIn();
  oauth.expire();
  const before = renewals();
  await Promise.all(Array.from({ length: 6 }, (_, at) => add(actor.userId, `note ${at}`)));
  expect(mcp.notes.toSorted()).toEqual(Array.from({ length: 6 }, (_, at) => `note ${at}`));
  expect(renewals()).toBe(before + 1);
  expect(await db().mcpServer.findFirst({ where: { userId: actor.userId } })).toMatchObject({ renewalLease: null, renewalUntil: null });
});

test("a process that died while renewing does not block others permanently", async () => {
  const { actor, id } = await signedIn();
  oauth.expire();
  await db().mcpServer.update({ where: { id }, data: { renewalLease: crypto.randomUUID(), renewalUntil: new Date(Date.now() - 1) } });
  expect(await add(actor.userId)).toMatchObject({ output: { text: "added milk" } });
});

test("a server signed out, moved or removed during a renewal stays so", async () => {
  const { actor, id } = await signedIn();
  oauth.expire();
  const { promise, resolve } = Promise.withResolvers<void>();
  oauth.gate = promise;
  const before = renewals();
  const call = add(actor.userId);
  call.catch(() => undefined);
  await expect.poll(renewals).toBe(before + 1);
  await signOutOfMcpServer(actor, id);
  resolve();
  await expect(call).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await db().mcpServer.findUnique({ where: { id } })).toMatchObject({ sealedGrant: null, signIn: "needed" });
});

test("a revoked sign-in requires a new one: the model is told in a conversation, the settings show it", async () => {
  const { actor, id, token } = await signedIn();
  oauth.revoke();
  const client = await connect(rig.url, token);
  const { assistantMessage } = await send(client, 'use mcp_notes_add {"text":"milk"}');
  const message = await client.end(assistantMessage.id);
  expect(textOf(message)).toContain("must sign in again");
  expect(mcp.notes).toEqual([]);
  client.socket.disconnect();
  expect(await stateOf(actor)).toBe("again");
  expect((await db().mcpServer.findUnique({ where: { id } }))?.sealedGrant).toBeNull();
  expect((await listAudit(actor)).entries.map(({ action }) => action)).toContain("mcp.sign_in_ended");
  const { url } = await beginMcpSignIn(actor, id, deps);
  expect(await finishMcpSignIn(actor, id, (await decide(url)).answer, deps)).toBe("done");
  expect(await add(actor.userId)).toMatchObject({ output: { text: "added milk" } });
});

test("a failing authorization server revokes nothing", async () => {
  const { actor } = await signedIn();
  oauth.expire();
  oauth.failing = 503;
  await expect(add(actor.userId)).rejects.toMatchObject({ message: expect.stringContaining("cannot be reached") });
  expect(await stateOf(actor)).toBe("done");
  oauth.failing = null;
  expect(await add(actor.userId)).toMatchObject({ output: { text: "added milk" } });
});

test("a server that rejects even new tokens requires a new sign-in", async () => {
  const { actor } = await signedIn();
  mcp.signIn = { issuer: oauth.url, accepts: () => false };
  await expect(add(actor.userId)).rejects.toMatchObject({ message: expect.stringContaining("sign in again") });
  expect(await stateOf(actor)).toBe("again");
});

test("a sign-in is bound to its address, replaced by a token, and deleted with its server", async () => {
  const { actor, id } = await signedIn();
  await updateMcpServer(actor, { id, url: `${mcp.url()}/other` }, testKeys);
  expect(await db().mcpServer.findUnique({ where: { id } })).toMatchObject({ sealedGrant: null, signIn: "none" });
  const { actor: second, id: secondId } = await signedIn();
  await updateMcpServer(second, { id: secondId, token: "a-token-of-mine" }, testKeys);
  expect(await db().mcpServer.findUnique({ where: { id: secondId } })).toMatchObject({ sealedGrant: null, signIn: "none" });
  await removeMcpServer(second, secondId);
  expect(await db().mcpServer.count({ where: { id: secondId } })).toBe(0);
});

test("a new encryption key re-encrypts it, including sign-ins in progress", async () => {
  const { actor, id } = await signedIn();
  const { url } = await beginMcpSignIn(actor, id, deps);
  const keys: SealKeys = { current: Buffer.alloc(32, 9).toString("base64"), previous: [testKeys.current] };
  const before = await db().mcpServer.findUniqueOrThrow({ where: { id } });
  await rotateKeys(keys);
  const after = await db().mcpServer.findUniqueOrThrow({ where: { id } });
  expect(after.sealedGrant).not.toBe(before.sealedGrant);
  expect(after.sealedAttempt).not.toBe(before.sealedAttempt);
  const rotated = { ...deps, keys: { current: keys.current, previous: [] } };
  expect(await testMcpServer(actor, id, rotated)).toEqual({ ok: true, tools: 7 });
  expect(await finishMcpSignIn(actor, id, (await decide(url)).answer, rotated)).toBe("done");
  expect(await testMcpServer(actor, id, deps)).toMatchObject({ ok: false, message: expect.stringContaining("Sign in again") });
  await rotateKeys({ current: testKeys.current, previous: [keys.current] });
});

test("a column's secret cannot be decrypted in another column", async () => {
  const { actor, id } = await signedIn();
  const { sealedGrant } = await db().mcpServer.findUniqueOrThrow({ where: { id } });
  await db().mcpServer.update({ where: { id }, data: { sealedToken: sealedGrant, sealedGrant: null } });
  expect(await testMcpServer(actor, id, deps)).toMatchObject({ ok: false, code: "WRONG_KEY" });
});
