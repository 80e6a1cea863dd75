import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownModelId } from "#contracts/provider.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { call } from "../api/call.ts";
import { newEmail, ownOrigin } from "../api/people.ts";
import { connect } from "../realtime/rig.ts";
import { encryptionKeyHex, findSecrets, formsOf, operatorSecrets, personal } from "./canary-secrets.ts";
import { openStage, type Printing, run } from "./canary-stage.ts";

const everything = { ...operatorSecrets, ...personal, ENCRYPTION_KEY_BYTES: encryptionKeyHex };
type Personal = keyof typeof personal;

const dataDir = mkdtempSync(join(tmpdir(), "bestchat-canary-"));
const role = `canary_${uuidv7().replaceAll("-", "")}`;
const plainUrl = process.env.DATABASE_URL ?? "";
/** Output of the product, and who may see it. */
const answers: { where: string; text: string; own: Personal[] }[] = [];
/** Issued tokens: allowed in responses, never in logs. */
const givenOut: Record<string, string> = {};
let stage: Awaited<ReturnType<typeof openStage>>;
let web: Printing;
let realtime: Printing;
let webUrl = "";

beforeAll(async () => {
  await sql(`CREATE ROLE ${role} SUPERUSER LOGIN PASSWORD '${operatorSecrets.DATABASE_PASSWORD}'`);
  const database = new URL(plainUrl);
  database.username = role;
  database.password = encodeURIComponent(operatorSecrets.DATABASE_PASSWORD);
  stage = await openStage(database.href, dataDir);
  web = run("tests/api/web-process.ts", { ...stage.env, SERVICE_NAME: "web" });
  realtime = run("realtime/index.ts", { ...stage.env, SERVICE_NAME: "realtime" });
  [webUrl] = await Promise.all([
    web.said(/web is listening on (\d+)/).then((port) => `http://127.0.0.1:${port}`),
    realtime.said(/realtime is listening/),
  ]);
});
afterAll(async () => {
  await Promise.all([web?.stop(), realtime?.stop()]);
  stage?.close();
  await sql(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  rmSync(dataDir, { recursive: true });
});

test("no secret and no user text is exposed where it does not belong", { timeout: 60_000 }, async () => {
  const { token, email } = await signIn();
  await useTasks(token);
  await useOutside(token);
  await useFiles(token);
  await useChat(token);
  await useOpenAiApi(token);
  await askWithoutRight(email);
  await Promise.all([web.stop(), realtime.stop()]);

  // Checks that the upstream did quote every key; otherwise this test would prove nothing.
  const quoted = findSecrets(stage.quoted.join("\n"), everything);
  expect(quoted).toEqual(expect.arrayContaining(["ANTHROPIC_API_KEY", "POLAR_ACCESS_TOKEN", "providerKey", "mcpToken", "message"]));
  for (const { where, text, own } of answers) {
    expect(
      findSecrets(text, everything).filter((name) => !own.includes(name as Personal)),
      `${where}\n${text.slice(0, 2000)}`,
    ).toEqual([]);
  }
  for (const [name, { text }] of Object.entries({ web, realtime })) {
    expect(text(), name).toContain('"level":"');
    const lines = text().split("\n");
    const telling = lines.filter((line) => findSecrets(line, { ...everything, ...givenOut }).length > 0);
    expect(telling, `the log of ${name}`).toEqual([]);
  }
});

test("stored user data contains no secret of the operator, and no plain key", async () => {
  const [messages, entries, events, providers, servers] = await Promise.all([
    db().message.findMany(),
    db().auditEntry.findMany(),
    db().feedEvent.findMany(),
    db().providerAccount.findMany(),
    db().mcpServer.findMany(),
  ]);
  const text = JSON.stringify({ messages, entries, events, providers, servers }, (_key, value) =>
    typeof value === "bigint" ? String(value) : value,
  );
  const { providerKey, mcpToken, password } = personal;
  expect(findSecrets(text, { ...operatorSecrets, providerKey, mcpToken, password })).toEqual([]);
});

test("every form of a secret is found", () => {
  const secret = "canary/+& word";
  for (const text of [`a${secret}b`, encodeURIComponent(`u:${secret}`), Buffer.from(secret).toString("hex"), JSON.stringify({ secret })])
    expect(findSecrets(text, { secret }), text).toEqual(["secret"]);
  for (const before of ["", "u:", "user:", "x"])
    expect(findSecrets(Buffer.from(`${before}${secret}!`).toString("base64url"), { secret })).toEqual(["secret"]);
  expect(findSecrets("something else", { secret })).toEqual([]);
});

// Only builds have bundles; the test checks them wherever there is one.
test("the built bundles contain no value and no name of a secret", () => {
  const folder = join(import.meta.dirname, "../../.next/static");
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
  const names = Object.keys(operatorSecrets).map((name) => `${name}=`);
  const values = Object.keys(operatorSecrets).flatMap((name) => (process.env[name] ? formsOf(process.env[name]) : []));
  for (const file of files.filter((name) => /\.(js|css|json|map|html)$/.test(name))) {
    const text = readFileSync(join(folder, file), "utf8");
    expect(
      [...names, ...values].filter((value) => text.includes(value)),
      file,
    ).toEqual([]);
  }
});

async function signIn() {
  const email = newEmail();
  const { password, wrongPassword } = personal;
  await ask("POST", "/api/auth/register", { body: { email, password } }, { status: 201 });
  await ask("POST", "/api/auth/register", { body: { email, password } });
  await ask("POST", "/api/auth/register", { body: { email: "none", password } }, { status: 422 });
  await ask("POST", "/api/auth/login", { body: { email, password: wrongPassword } }, { status: 401 });
  await ask("POST", "/api/auth/login", { raw: `{"email":"${email}","password":"${password}"` });
  const json = await ask("POST", "/api/auth/login", { body: { email, password } }, { status: 200 });
  const token = (json as { access_token: string }).access_token;
  givenOut.token = token;
  const cookie = await call(webUrl, "POST", "/api/auth/sign-in/email", { body: { email, password }, headers: ownOrigin });
  keep("sign-in/email", cookie);
  givenOut.cookie = decodeURIComponent(/=([^;]+)/.exec(cookie.headers.getSetCookie()[0] ?? "")?.[1] ?? "no cookie was set");
  await ask("POST", "/api/auth/sign-in/email", { body: { email, password: wrongPassword }, headers: ownOrigin }, { status: 401 });
  await ask("POST", "/api/auth/request-password-reset", { body: { email }, headers: ownOrigin });
  await ask("POST", "/api/auth/reset-password", { body: { token: "none", newPassword: password }, headers: ownOrigin });
  return { token, email };
}

async function useTasks(token: string) {
  const { title } = personal;
  const own: Personal[] = ["title"];
  const made = (await ask("POST", "/api/tasks", { token, body: { title } }, { status: 201, own })) as { id: string };
  await ask("GET", "/api/tasks", { token }, { status: 200, own });
  await ask("GET", `/api/tasks/${made.id}`, { token }, { status: 200, own });
  await ask("POST", "/api/tasks", { token, body: { title, dueDate: title, priority: title } }, { status: 422 });
  await ask("POST", "/api/tasks", { token, raw: `{"title":"${title}` });
  await ask("PUT", `/api/tasks/${made.id}`, { token, body: { title: [title] } });
  await ask("GET", `/api/tasks/${encodeURIComponent(title)}`, { token });
}

/** Providers and Polar: messages about an upstream's refusal. */
async function useOutside(token: string) {
  for (const status of [400, 401, 403]) {
    const input = { kind: "compatible", name: `Echo ${status}`, baseUrl: `${stage.echoUrl}/${status}/v1`, apiKey: personal.providerKey };
    const json = await ask("POST", "/api/trpc/providers.add", { token, body: input }, { status: 200 });
    const { id } = (json as { result: { data: { id: string } } }).result.data;
    ownModels.push(ownModelId(id, "demo"));
    await ask("POST", "/api/trpc/providers.test", { token, body: { id } }, { status: 200 });
  }
  for (const status of [400, 401, 403]) {
    const input = { name: `echo${status}`, url: `${stage.echoUrl}/${status}/mcp`, token: personal.mcpToken };
    const json = await ask("POST", "/api/trpc/mcp.add", { token, body: input }, { status: 200 });
    const { id } = (json as { result: { data: { id: string } } }).result.data;
    await ask("POST", "/api/trpc/mcp.test", { token, body: { id } });
  }
  await ask("GET", "/api/trpc/mcp.list", { token }, { status: 200 });
  await ask("POST", "/api/trpc/mcp.add", { token, body: { name: "", url: "x", token: personal.mcpToken } });
  await ask("POST", "/api/trpc/providers.add", {
    token,
    body: { kind: "compatible", name: "", baseUrl: "x", apiKey: personal.providerKey },
  });
  await ask("GET", "/api/trpc/providers.list", { token }, { status: 200 });
  await ask("POST", "/api/trpc/billing.checkout", { token, body: { interval: "month" } });
  await ask("GET", "/api/trpc/billing.orders", { token });
  await ask("POST", "/api/trpc/billing.refresh", { token, body: {} });
}
const ownModels: string[] = [];

async function useFiles(token: string) {
  const headers = { Authorization: `Bearer ${token}` };
  const post = async (content: string | Uint8Array<ArrayBuffer>, name: string) => {
    const body = new FormData();
    body.append("file", new Blob([content]), name);
    return read(`POST /uploads ${name}`, await fetch(`${stage.realtimeUrl}/uploads`, { method: "POST", headers, body }), []);
  };
  const { id } = JSON.parse(await post(personal.upload, "notes.txt")) as { id: string };
  await post(Buffer.from(`\x7fELF\x02\x01\x01\0${personal.upload}`), "program.txt");
  await post(Buffer.from(`%PDF-1.7\n${personal.upload}`), "broken.pdf");
  await read("GET /uploads/{id}", await fetch(`${stage.realtimeUrl}/uploads/${id}`, { headers }), ["upload"]);
  await read("GET /uploads/{id} of nobody", await fetch(`${stage.realtimeUrl}/uploads/${id}`), []);
}

async function useChat(token: string) {
  const refused = connect(stage.realtimeUrl, `${token}x`).catch((error: Error) =>
    answers.push({ where: "socket", text: error.message, own: [] }),
  );
  await refused;
  const client = await connect(stage.realtimeUrl, token);
  client.socket.onAny((event, ...values) =>
    answers.push({ where: `socket ${event}`, text: JSON.stringify(values), own: ["message", "title"] }),
  );
  const send = async (model: string, text: string) => {
    const answer = await client.ask("chat:send", { conversationId: uuidv7(), messageId: uuidv7(), text, model });
    answers.push({ where: `chat:send ${model}`, text: JSON.stringify(answer), own: ["message", "title"] });
    if (!answer.ok) throw new Error(answer.error.message);
    return client.end(answer.data.assistantMessage.id);
  };
  expect((await send("demo", personal.message)).status).toBe("complete");
  await send("demo", `add a task: ${personal.title}`);
  for (const model of ["claude-sonnet-4-5", ...ownModels]) expect((await send(model, personal.message)).status, model).toBe("failed");
  for (const input of [{ text: personal.message }, personal.message, { conversationId: personal.message, messageId: uuidv7(), text: [] }])
    answers.push({ where: "chat:send malformed", text: JSON.stringify(await client.ask("chat:send", input)), own: [] });
  client.socket.disconnect();
}

async function useOpenAiApi(token: string) {
  const messages = [{ role: "user", content: personal.message }];
  for (const model of ["demo", "claude-sonnet-4-5", "no-such-model", ...ownModels]) {
    for (const stream of [false, true])
      await askSidecar("POST", "/v1/chat/completions", { token, body: { model, messages, stream } }, ["message"]);
  }
  await askSidecar("POST", "/v1/chat/completions", { token, body: { model: "demo", messages: personal.message } });
  await askSidecar("POST", "/v1/chat/completions", { token, raw: `{"messages":"${personal.message}` });
  await askSidecar("POST", "/v1/chat/completions", { token: personal.providerKey, body: { messages } });
  await askSidecar("GET", "/v1/models", { token });
}

async function askWithoutRight(email: string) {
  const bearer = { token: operatorSecrets.METRICS_TOKEN };
  for (const path of [
    "/health",
    "/metrics",
    "/unknown",
    "/%00",
    "/api/unknown",
    `/api/auth/verify-email?token=${operatorSecrets.METRICS_TOKEN}`,
  ]) {
    for (const more of [{}, bearer, { token: personal.providerKey }]) {
      await ask("GET", path, more);
      await askSidecar("GET", path, more);
    }
  }
  expect((await call(stage.realtimeUrl, "GET", "/metrics", bearer)).text).toContain("# TYPE");
  await ask("GET", "/api/openapi.json", {}, { status: 200 });
  await ask("GET", "/docs", {});
  await ask("DELETE", "/api/tasks", {});
  await ask("GET", "/api/trpc/realtime.config,local.info,signInMethods.providers?batch=1&input={}", {});
  const body = { type: "subscription.active", data: { customer: { email, name: personal.message } } };
  const signed = { "webhook-id": uuidv7(), "webhook-timestamp": String(Math.floor(Date.now() / 1000)), "webhook-signature": "v1,AAAA" };
  await ask("POST", "/api/webhooks/polar", { body, headers: signed }, { status: 403 });
}

type Input = Parameters<typeof call>[3];

async function ask(method: string, path: string, input: Input, { status, own = [] }: { status?: number; own?: Personal[] } = {}) {
  const answer = await call(webUrl, method, path, input);
  keep(`${method} ${path}`, answer, own);
  if (status) expect(answer.status, `${method} ${path}: ${answer.text.slice(0, 500)}`).toBe(status);
  return answer.json;
}

async function askSidecar(method: string, path: string, input: Input, own: Personal[] = []) {
  keep(`sidecar ${method} ${path}`, await call(stage.realtimeUrl, method, path, input), own);
}

async function read(where: string, response: Response, own: Personal[]): Promise<string> {
  const text = await response.text();
  keep(where, { status: response.status, text, headers: response.headers }, own);
  return text;
}

function keep(where: string, { status, text, headers }: { status: number; text: string; headers: Headers }, own: Personal[] = []): void {
  answers.push({ where, text: `${status}\n${JSON.stringify([...headers])}\n${text}`, own });
}

async function sql(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: plainUrl });
  await client.connect();
  await client.query(text).finally(() => client.end());
}
