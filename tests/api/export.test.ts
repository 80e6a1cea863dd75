import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, expect, test } from "vitest";
import { allUsersDb as db } from "#lib/db.ts";
import { call } from "./call.ts";
import { newBrowser, newPerson } from "./people.ts";
import { startTestServer } from "./server.ts";

const dataDir = mkdtempSync(join(tmpdir(), "bestchat-export-"));
process.env.DATA_DIR = dataDir;
const server = startTestServer();
afterAll(() => rmSync(dataDir, { recursive: true }));
const api = (method: string, path: string, input: Parameters<typeof call>[3] = {}) => call(server.url(), method, path, input);

type Files = Record<string, Uint8Array>;
const post = (headers: Record<string, string>) => fetch(`${server.url()}/api/account/export`, { method: "POST", headers });

async function exportOf(headers: Record<string, string>): Promise<Files> {
  const answer = await post(headers);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("application/zip");
  expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="bestchat-\d{4}-\d\d-\d\d\.zip"$/);
  return unzipSync(new Uint8Array(await answer.arrayBuffer()));
}

function jsonIn<T = Record<string, unknown>[]>(files: Files, path: string): T {
  return JSON.parse(new TextDecoder().decode(files[path])) as T;
}

async function makeConversation(userId: number, texts: string[], deletedAt: Date | null = null): Promise<string> {
  const id = crypto.randomUUID();
  await db().conversation.create({ data: { id, userId, title: `Chat of ${texts.length}`, deletedAt } });
  await db().message.createMany({
    data: texts.map((text) => ({
      id: crypto.randomUUID(),
      conversationId: id,
      userId,
      role: "user" as const,
      status: "complete" as const,
      parts: [{ type: "text", text }],
      // Several with the same timestamp: pages must not lose or repeat them.
      createdAt: new Date("2026-11-01T10:00:00Z"),
    })),
  });
  return id;
}

async function makeThought(userId: number, conversationId: string, value: string): Promise<void> {
  const { id } = await db().message.findFirstOrThrow({ where: { userId, conversationId } });
  const items = [{ type: "field", name: "reasoning_content", value }];
  await db().replyState.create({ data: { messageId: id, step: 0, userId, origin: "fingerprint of a key", model: "m", items } });
}

async function makeUpload(userId: number, name: string, content: string | null): Promise<string> {
  const id = crypto.randomUUID();
  await db().upload.create({ data: { id, userId, name, mime: "text/plain; charset=utf-8", size: content?.length ?? 1, sha256: "0" } });
  mkdirSync(join(dataDir, "uploads"), { recursive: true });
  if (content !== null) writeFileSync(join(dataDir, "uploads", id), content);
  return id;
}

test("a reply in progress is included with everything stored of it", async () => {
  const person = await newBrowser(server.url());
  const conversationId = await makeConversation(person.id, ["a question"]);
  const live = { conversationId, userId: person.id, role: "assistant" as const, status: "streaming" as const };
  const tail = { part: 0, text: " and more", added: [] };
  await db().message.create({ data: { ...live, id: crypto.randomUUID(), parts: [{ type: "text", text: "A beginning" }], tail } });
  const [conversation] = jsonIn(await exportOf(person.headers), "conversations.json");
  const { messages } = conversation as { messages: Record<string, unknown>[] };
  expect(messages.find(({ role }) => role === "assistant")?.parts).toEqual([{ type: "text", text: "A beginning and more" }]);
  expect(Object.keys(messages[0] ?? {})).not.toContain("tail");
});

test("the archive contains everything of the account, also the trash, and nothing of anyone else", async () => {
  const [mine, other] = [await newBrowser(server.url()), await newPerson(server.url())];
  for (const person of [mine, other]) {
    await api("POST", "/api/tasks", { token: person.token, body: { title: `Task of ${person.email}`, labels: ["x"] } });
    const conversationId = await makeConversation(person.id, [`Secret of ${person.email}`]);
    await makeThought(person.id, conversationId, `Thought of ${person.email}`);
    await makeUpload(person.id, "notes.txt", `File of ${person.email}`);
    await db().usageEntry.create({
      data: { userId: person.id, runId: crypto.randomUUID(), step: 0, model: "m", inputTokens: 1, outputTokens: 2, costMicroUsd: 3n },
    });
    const row = { status: "active", productId: "p", modifiedAt: new Date(), tieBreak: "t" };
    await db().subscription.create({ data: { id: `sub-${person.id}`, userId: person.id, ...row } });
  }
  const key = await api("POST", "/api/trpc/apiKeys.create", { headers: mine.headers, body: { name: "cron", scopes: ["chat"] } });
  const secrets = [JSON.parse(key.text).result.data.key as string, "sealed-provider-key-of-the-test", "sealed-mcp-token-of-the-test"];
  const signIn = { sealedGrant: "sealed-mcp-grant-of-the-test", sealedAttempt: "sealed-mcp-attempt-of-the-test" };
  secrets.push(...Object.values(signIn));
  await db().providerAccount.create({
    data: {
      id: crypto.randomUUID(),
      userId: mine.id,
      kind: "openai",
      name: "Own",
      baseUrl: "https://x.example/v1",
      sealedKey: secrets[1] ?? "",
    },
  });
  await db().mcpServer.create({
    data: { id: crypto.randomUUID(), userId: mine.id, name: "own", url: "https://x.example", sealedToken: secrets[2] ?? "", ...signIn },
  });
  const deleted = await api("POST", "/api/tasks", { token: mine.token, body: { title: "Deleted" } });
  await api("DELETE", `/api/tasks/${(deleted.json as { id: number }).id}`, { token: mine.token });
  expect((await post({ Authorization: `Bearer ${secrets[0]}` })).status).toBe(403);
  const files = await exportOf(mine.headers);

  expect(jsonIn(files, "account.json")).toMatchObject({ id: mine.id, email: mine.email, accounts: [{ providerId: "credential" }] });
  expect(jsonIn(files, "tasks.json")).toMatchObject([
    { title: `Task of ${mine.email}`, labels: ["x"], deletedAt: null },
    { title: "Deleted", deletedAt: expect.any(String) },
  ]);
  expect(jsonIn(files, "conversations.json")).toMatchObject([{ messages: [{ parts: [{ text: `Secret of ${mine.email}` }] }] }]);
  expect(jsonIn(files, "reply-states.json")).toEqual([
    {
      messageId: expect.any(String),
      step: 0,
      model: "m",
      items: [expect.objectContaining({ value: `Thought of ${mine.email}` })],
      paused: false,
    },
  ]);
  expect(jsonIn(files, "usage.json")).toMatchObject([{ model: "m", costMicroUsd: 3 }]);
  expect(jsonIn(files, "subscriptions.json")).toMatchObject([{ id: `sub-${mine.id}` }]);
  expect(jsonIn(files, "api-keys.json")).toMatchObject([{ name: "cron" }]);
  expect(jsonIn(files, "providers.json")).toMatchObject([{ name: "Own" }]);
  expect(jsonIn(files, "mcp-servers.json")).toMatchObject([{ name: "own" }]);
  expect(jsonIn(files, "sessions.json").length).toBeGreaterThan(0);
  expect(jsonIn(files, "history.json").map(({ action }) => action)).toContain("account.export");
  const [upload] = jsonIn(files, "uploads.json");
  expect(new TextDecoder().decode(files[`uploads/${upload?.id}/notes.txt`])).toBe(`File of ${mine.email}`);

  const all = Object.values(files)
    .map((bytes) => new TextDecoder().decode(bytes))
    .join("\n");
  expect(all).not.toContain(other.email);
  const sessions = await db().session.findMany({ where: { userId: mine.id } });
  const accounts = await db().account.findMany({ where: { userId: mine.id } });
  for (const secret of [...sessions.map(({ token }) => token), ...accounts.map(({ password }) => password ?? ""), ...secrets]) {
    expect(secret.length).toBeGreaterThan(20);
    expect(all).not.toContain(secret);
  }
  expect(await db().auditEntry.count({ where: { userId: mine.id, action: "account.export" } })).toBe(1);
});

test("long lists are complete and in order: pages neither lose nor repeat a row", async () => {
  const { id, token } = await newPerson(server.url());
  await db().task.createMany({ data: Array.from({ length: 450 }, (_, at) => ({ userId: id, title: `Task ${at}` })) });
  const texts = Array.from({ length: 61 }, (_, at) => `Message ${at}`);
  await makeConversation(id, texts);
  await makeConversation(id, [], new Date());
  const files = await exportOf({ Authorization: `Bearer ${token}` });
  expect(jsonIn(files, "tasks.json").map(({ title }) => title)).toEqual(Array.from({ length: 450 }, (_, at) => `Task ${at}`));
  const chats = jsonIn<{ deletedAt: string | null; messages: { parts: { text: string }[] }[] }[]>(files, "conversations.json");
  expect(chats.map(({ messages }) => messages.length).sort()).toEqual([0, 61]);
  const found = chats.flatMap(({ messages }) => messages.map(({ parts }) => parts[0]?.text));
  expect(found.sort()).toEqual([...texts].sort());
});

test("a file without bytes is listed, and no name escapes its folder", async () => {
  const { id, token } = await newPerson(server.url());
  const gone = await makeUpload(id, "gone.txt", null);
  const sly = await makeUpload(id, "../../sly.txt", "sly");
  const dots = await makeUpload(id, "..", "dots");
  const files = await exportOf({ Authorization: `Bearer ${token}` });
  expect(jsonIn(files, "files-left-out.json")).toEqual([gone]);
  const uploads = Object.keys(files).filter((path) => path.startsWith("uploads/"));
  expect(uploads.sort()).toEqual([`uploads/${sly}/.._.._sly.txt`, `uploads/${dots}/file`].sort());
});

test("it is refused without a session, from other sites, by GET, and after five times an hour", async () => {
  const { headers, token } = await newBrowser(server.url());
  expect((await post({})).status).toBe(401);
  expect((await post({ Authorization: "Bearer nonsense", Cookie: headers.Cookie })).status).toBe(401);
  expect((await post({ ...headers, Origin: "https://evil.example" })).status).toBe(403);
  expect((await api("GET", "/api/account/export", { headers })).status).toBe(405);
  for (let at = 0; at < 5; at += 1) await exportOf(at % 2 === 0 ? headers : { Authorization: `Bearer ${token}` });
  const refused = await post(headers);
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, expect.stringMatching(/^\d+$/)]);
});

/** The file that contains each model with a `userId`; null: of no use to its owner, or a secret. */
const places: Record<string, string | null> = {
  Session: "sessions.json",
  Account: "account.json",
  Task: "tasks.json",
  TaskComment: "comments.json",
  TaskFile: "task-files.json",
  Memory: "memories.json",
  Project: "projects.json",
  Section: "sections.json",
  SavedFilter: "filters.json",
  Conversation: "conversations.json",
  Message: "conversations.json",
  ConversationSummary: "conversations.json",
  Share: "shares.json",
  Upload: "uploads.json",
  UsageEntry: "usage.json",
  AuditEntry: "history.json",
  Subscription: "subscriptions.json",
  ApiKey: "api-keys.json",
  ProviderAccount: "providers.json",
  McpServer: "mcp-servers.json",
  SavedPrompt: "saved-prompts.json",
  Schedule: "schedules.json",
  Occurrence: "occurrences.json",
  ResponseItem: "response-items.json",
  Notification: "notifications.json",
  NotificationSetting: "notification-settings.json",
  PushSubscription: "notification-settings.json",
  NotificationDelivery: null,
  TaskReminder: null,
  ReplyState: "reply-states.json",
  BillingCancellation: null,
  Passkey: "account.json",
  TwoFactor: null,
  KnownClient: null,
  UsageHold: null,
  UsageBalance: null,
  AuditBoundary: null,
  MessageSearch: null,
  TaskSearch: null,
  Run: null,
  ToolCall: null,
  UserStream: null,
  FeedEvent: null,
  IdempotencyKey: null,
  BillingState: null,
  BillingCustomer: null,
  UserLimit: null,
  UploadReservation: null,
  // A mail that is about to be sent; its row goes once it is.
  AccountMail: null,
  ...Object.fromEntries(["CalendarFeed", "DryRun", "InboundMail", "MailAddress", "TaskImport", "TaskSource"].map((name) => [name, null])),
  ...Object.fromEntries(["ChatImport", "ChatSource"].map((name) => [name, null])),
};

test("every user-owned model is classified: exported or not", () => {
  const schema = readFileSync("prisma/schema.prisma", "utf8");
  const owned = [...schema.matchAll(/^model (\w+) \{([^}]*)\}/gm)]
    .filter(([, , body]) => /^\s+userId\s/m.test(body ?? ""))
    .map(([, name]) => name);
  expect(owned.length).toBeGreaterThan(10);
  expect(owned.filter((name) => !(String(name) in places))).toEqual([]);
});
