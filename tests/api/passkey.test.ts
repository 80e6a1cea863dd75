import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { call, cookiesOf } from "./call.ts";
import { newBrowser, newSignedIn, ownOrigin, password } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
const api = (method: string, path: string, input: Parameters<typeof call>[3] = {}) => call(server.url(), method, path, input);

const present = 0x01;
const verified = 0x04;
type Ceremony = { flags?: number; origin?: string; rpId?: string; counter?: number };

/** A device with a passkey of `userId`, as registration would create it. */
async function newDevice(userId: number) {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x, y } = publicKey.export({ format: "jwk" });
  const id = randomBytes(16).toString("base64url");
  // A COSE key in CBOR: kty EC2, alg ES256, crv P-256, x, y.
  const cose = Buffer.concat([
    Buffer.from("a5010203262001215820", "hex"),
    Buffer.from(x ?? "", "base64url"),
    Buffer.from("225820", "hex"),
    Buffer.from(y ?? "", "base64url"),
  ]);
  await db().passkey.create({
    data: {
      userId,
      name: "Test",
      credentialID: id,
      publicKey: cose.toString("base64"),
      counter: 1,
      deviceType: "singleDevice",
      backedUp: false,
    },
  });

  /** The browser's response to a challenge. */
  function answer(
    challenge: string,
    { flags = present | verified, origin = "http://localhost:3000", rpId = "localhost", counter = 2 }: Ceremony = {},
  ) {
    const clientData = Buffer.from(JSON.stringify({ type: "webauthn.get", challenge, origin, crossOrigin: false }));
    const tail = Buffer.alloc(5);
    tail.writeUInt8(flags, 0);
    tail.writeUInt32BE(counter, 1);
    const authData = Buffer.concat([createHash("sha256").update(rpId).digest(), tail]);
    const signature = sign("sha256", Buffer.concat([authData, createHash("sha256").update(clientData).digest()]), privateKey);
    const response = {
      clientDataJSON: clientData.toString("base64url"),
      authenticatorData: authData.toString("base64url"),
      signature: signature.toString("base64url"),
    };
    return { id, rawId: id, type: "public-key", clientExtensionResults: {}, response };
  }
  return { id, answer };
}

async function begin() {
  const options = await api("GET", "/api/auth/passkey/generate-authenticate-options", { headers: ownOrigin });
  expect(options.status).toBe(200);
  return { challenge: (options.json as { challenge: string }).challenge, headers: { ...ownOrigin, Cookie: cookiesOf(options) } };
}

const finish = (response: object, headers: Record<string, string>) =>
  api("POST", "/api/auth/passkey/verify-authentication", { headers, body: { response } });

async function attemptsOf(userId: number): Promise<string[]> {
  const entries = await db().auditEntry.findMany({ where: { userId, entity: "user" }, orderBy: { seq: "asc" } });
  return entries.filter(({ detail }) => (detail as { method?: string }).method === "passkey").map(({ action }) => action);
}

describe("signing in with a passkey", () => {
  test("works once per challenge, and is audited", async () => {
    const { id, email } = await newBrowser(server.url());
    const device = await newDevice(id);
    const { challenge, headers } = await begin();
    const answer = device.answer(challenge);
    const signedIn = await finish(answer, headers);
    expect(signedIn).toMatchObject({ status: 200, json: { user: { email } } });
    const cookie = { ...ownOrigin, Cookie: cookiesOf(signedIn) };
    expect((await api("POST", "/api/auth/token", { headers: cookie })).status).toBe(200);
    expect((await finish(answer, headers)).status).toBe(400);
    expect(await attemptsOf(id)).toEqual(["session.sign_in", "session.sign_in_failed"]);
  });

  test.each([
    ["of a device that did not check the person", { flags: present }],
    ["made on another site", { origin: "https://evil.example" }],
    ["made for another site", { rpId: "evil.example" }],
    ["with a counter that went back, as a copy's would", { counter: 1 }],
  ])("an answer %s is refused", async (_, ceremony: Ceremony) => {
    const { id } = await newBrowser(server.url());
    const device = await newDevice(id);
    const { challenge, headers } = await begin();
    const refused = await finish(device.answer(challenge, ceremony), headers);
    expect([400, 401]).toContain(refused.status);
    expect(refused.headers.getSetCookie().join()).not.toContain("session_token");
    expect(await attemptsOf(id)).toEqual(["session.sign_in_failed"]);
  });

  test("an attempt with an unknown passkey is recorded without a user", async () => {
    const device = await newDevice((await newBrowser(server.url())).id);
    await db().passkey.delete({ where: { credentialID: device.id } });
    const before = (await attemptsOf(0)).length;
    const { challenge, headers } = await begin();
    expect((await finish(device.answer(challenge), headers)).status).toBe(401);
    expect(await attemptsOf(0)).toHaveLength(before + 1);
  });

  test("a deleted account cannot sign in", async () => {
    const browser = await newBrowser(server.url());
    const device = await newDevice(browser.id);
    expect((await api("POST", "/api/auth/delete-user", { headers: browser.headers, body: { password } })).status).toBe(200);
    const { challenge, headers } = await begin();
    expect(await finish(device.answer(challenge), headers)).toMatchObject({ status: 403, json: { code: "ACCOUNT_DELETED" } });
  });
});

test("a passkey confirms its owner's session only, once", async () => {
  const [owner, other] = [await newSignedIn(server.url()), await newSignedIn(server.url())];
  const device = await newDevice(owner.id);
  const confirm = async (who: typeof owner, counter: number, answered?: object) => {
    const { challenge, headers } = await begin();
    const cookies = { ...ownOrigin, Cookie: `${who.headers.Cookie}; ${headers.Cookie}` };
    const passkey = answered ?? device.answer(challenge, { counter });
    return { passkey, answer: await api("POST", "/api/auth/confirm", { headers: cookies, body: { passkey } }) };
  };
  const makeKey = (who: typeof owner) =>
    api("POST", "/api/trpc/apiKeys.create", { headers: who.headers, body: { name: "Bot", scopes: ["chat"] } });
  const sessions = await db().session.count({ where: { userId: owner.id } });
  expect((await confirm(other, 2)).answer.status).toBe(422);
  const { passkey, answer } = await confirm(owner, 3);
  expect(answer.status).toBe(200);
  expect((await confirm(owner, 4, passkey)).answer.status).toBe(422);
  expect([(await makeKey(owner)).status, (await makeKey(other)).status]).toEqual([200, 403]);
  expect(await db().session.count({ where: { userId: owner.id } })).toBe(sessions);
});

test("only its owner renames and removes a passkey", async () => {
  const [owner, other] = [await newBrowser(server.url()), await newBrowser(server.url())];
  const device = await newDevice(owner.id);
  const { id } = await db().passkey.findUniqueOrThrow({ where: { credentialID: device.id } });
  const change = (who: typeof owner, verb: string, more = {}) =>
    api("POST", `/api/trpc/signInMethods.${verb}`, { headers: who.headers, body: { id, ...more } });
  expect((await change(other, "renamePasskey", { name: "Mine" })).status).toBe(404);
  expect((await change(other, "removePasskey")).status).toBe(404);
  expect((await change(owner, "renamePasskey", { name: "Work laptop" })).status).toBe(200);
  expect((await db().passkey.findUniqueOrThrow({ where: { id } })).name).toBe("Work laptop");
  expect((await change(owner, "removePasskey")).status).toBe(200);
  expect(await db().passkey.count({ where: { id } })).toBe(0);
});
