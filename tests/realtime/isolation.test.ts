import { expect, test, vi } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { call } from "../api/call.ts";
import { type Caller, makeCaller } from "../isolation/callers.ts";
import { type Answer, playMatrix } from "../isolation/matrix.ts";
import { eventDeclarations, events, httpDeclarations } from "../isolation/realtime.ts";
import type { RestCall } from "../isolation/rest.ts";
import type { Things } from "../isolation/things.ts";
import { connect, useRig } from "./rig.ts";

const rig = useRig();

test("exactly the existing events and routes are declared", () => {
  const names = rig.httpRoutes.flatMap(({ name, methods }) => Object.keys(methods).map((method) => `${method} ${name}`));
  expect(Object.keys(httpDeclarations).sort()).toEqual(names.sort());
  expect(Object.keys(eventDeclarations).sort()).toEqual([...events].sort());
});

test.each(events)("socket: %s is closed to all but its owner", async (event) => {
  for (const declaration of eventDeclarations[event]) {
    await playMatrix(declaration, { scope: "chat", ask: (caller, input) => emit(caller.token, event, input) });
  }
});

test.each(Object.entries(httpDeclarations))("REST: %s is closed to all but its owner", async (name, declarations) => {
  const [method = "", path = ""] = name.split(" ");
  for (const declaration of declarations) {
    await playMatrix(declaration, {
      scope: "chat",
      ask: (caller, input) => ask(method, path, caller.bearer, input),
      complete: withStoredUpload,
    });
  }
});

test.each(events)("socket: %s is refused once the token has expired", async (event) => {
  const { token } = await makeCaller();
  const client = await connect(rig.url, token);
  const socket = rig.server.io.sockets.sockets.get(client.socket.id ?? "");
  if (!socket) throw new Error("the server does not know the socket");
  socket.data.expiresAt = 0;
  expect(await client.ask(event, {})).toMatchObject({ ok: false, error: { code: "UNAUTHENTICATED" } });
  client.socket.disconnect();
});

test("another user's clients receive nothing about a user's data", async () => {
  const [owner, other] = [await makeCaller(), await makeCaller()];
  const watching = await connect(rig.url, other.token);
  const heard: string[] = [];
  watching.socket.onAny((event: string) => heard.push(event));
  const acting = await connect(rig.url, owner.token);
  const sent = await acting.ask("chat:send", eventDeclarations["chat:send"][0]?.call({} as Things));
  if (!sent.ok) throw new Error(sent.error.message);
  await acting.end(sent.data.assistantMessage.id);
  await acting.until(() => acting.feed.length > 0);
  // The acknowledgement arrives after everything that was sent before it.
  await watching.ask("feed:resume", { after: 0 });
  expect(heard).toEqual([]);
  expect(await db().feedEvent.count({ where: { userId: other.user.id } })).toBe(0);
});

async function emit(token: string, event: (typeof events)[number], input: unknown): Promise<Answer> {
  const client = await connect(rig.url, token).catch((error: { data?: { code: string } }) => error);
  if (!("ask" in client)) {
    const code = client.data?.code;
    return { ok: false, refusal: code === "UNAUTHENTICATED" || code === "FORBIDDEN" ? code : null, text: JSON.stringify(client.data) };
  }
  const answer = await client.ask(event, input);
  client.socket.disconnect();
  return { ok: answer.ok, refusal: null, text: JSON.stringify(answer) };
}

async function ask(method: string, path: string, headers: Record<string, string>, input: RestCall): Promise<Answer> {
  const { body, raw } = input;
  const answer = await call(rig.url, method, path.replace("{id}", String(input.id)), {
    ...(raw === undefined ? { body } : { raw }),
    headers: { ...headers, ...input.headers },
  });
  const refusal = answer.status === 401 ? "UNAUTHENTICATED" : answer.status === 403 ? "FORBIDDEN" : null;
  return { ok: answer.status < 300, refusal, text: `${answer.status} ${answer.text}` };
}

/** The owner's upload with its bytes, which only the sidecar can store. */
async function withStoredUpload(owner: Caller, things: Things): Promise<Things> {
  const body = new FormData();
  body.set("file", new Blob([things.mark]), `${things.mark}.txt`);
  const answer = await fetch(`${rig.url}/uploads`, { method: "POST", headers: owner.bearer, body });
  const { id } = (await answer.json()) as { id: string };
  // The reserved room is given back after the answer.
  await vi.waitFor(async () => expect(await db().uploadReservation.count({ where: { id: { not: things.uploadId } } })).toBe(0), 10_000);
  return { ...things, uploadId: id };
}
