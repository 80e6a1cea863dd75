import type { Actor } from "#domain/actor.ts";
import { wholeParts } from "#domain/chat/message.ts";
import { record } from "#domain/record.ts";
import { db } from "#lib/db.ts";

const pageSize = 200;
/** Messages are long. */
const messagePageSize = 20;

/** One JSON file of an export, as pieces of text that are read from the database only when they are asked for. */
export type ExportFile = { path: string; pieces: AsyncIterable<string> };
export type ExportUpload = { id: string; name: string; mime: string; size: number };

/** Notes in the audit that the actor takes all their data along. */
export async function recordExport(actor: Actor): Promise<void> {
  await db().$transaction((tx) => record(tx, actor, { action: "account.export", entity: "user", entityId: actor.userId }));
}

/** Everything that belongs to the actor, what lies in the trash too; never a secret such as a token or a password's hash. */
export function exportFiles({ userId }: Actor): ExportFile[] {
  return [
    { path: "account.json", pieces: jsonWhole(() => readAccount(userId)) },
    { path: "sessions.json", pieces: jsonArray(sessions(userId)) },
    { path: "tasks.json", pieces: jsonArray(tasks(userId)) },
    { path: "projects.json", pieces: jsonArray(projects(userId)) },
    { path: "schedules.json", pieces: jsonArray(schedules(userId)) },
    { path: "occurrences.json", pieces: jsonArray(occurrences(userId)) },
    { path: "conversations.json", pieces: conversations(userId) },
    { path: "uploads.json", pieces: jsonArray(uploads(userId)) },
    { path: "usage.json", pieces: jsonArray(usage(userId)) },
    { path: "history.json", pieces: jsonArray(history(userId)) },
    { path: "subscriptions.json", pieces: jsonArray(subscriptions(userId)) },
    { path: "api-keys.json", pieces: jsonWhole(() => apiKeys(userId)) },
    { path: "providers.json", pieces: jsonWhole(() => providers(userId)) },
    { path: "saved-prompts.json", pieces: jsonWhole(() => savedPrompts(userId)) },
    { path: "response-items.json", pieces: jsonArray(responseItems(userId)) },
    { path: "reply-states.json", pieces: jsonArray(replyStates(userId)) },
    { path: "notifications.json", pieces: jsonArray(notifications(userId)) },
    { path: "notification-settings.json", pieces: jsonWhole(() => notificationSettings(userId)) },
    { path: "mcp-servers.json", pieces: jsonWhole(() => mcpServers(userId)) },
  ];
}

/** The actor's uploads whose bytes may still lie in the storage, oldest first. */
export function exportUploads({ userId }: Actor): AsyncIterable<ExportUpload> {
  return uploads(userId);
}

function readAccount(userId: number) {
  return db().user.findFirst({
    where: { id: userId, deletedAt: null },
    // Named one by one: a column that someone adds may be a secret.
    select: {
      id: true,
      name: true,
      email: true,
      emailVerified: true,
      plan: true,
      toolPolicy: true,
      timeZone: true,
      locale: true,
      defaultModel: true,
      instructions: true,
      createdAt: true,
      updatedAt: true,
      twoFactorEnabled: true,
      accounts: { select: { providerId: true, createdAt: true } },
      passkeys: { select: { name: true, deviceType: true, backedUp: true, createdAt: true } },
    },
  });
}

const sessions = (userId: number) =>
  paged((after?: { id: number }) =>
    db().session.findMany({
      where: { userId, id: { gt: after?.id ?? 0 } },
      select: { id: true, createdAt: true, updatedAt: true, expiresAt: true, ipAddress: true, userAgent: true },
      orderBy: { id: "asc" },
      take: pageSize,
    }),
  );

const tasks = (userId: number) =>
  paged((after?: { id: number }) =>
    db().task.findMany({ where: { userId, id: { gt: after?.id ?? 0 } }, omit: { userId: true }, orderBy: { id: "asc" }, take: pageSize }),
  );

const projects = (userId: number) =>
  paged((after?: { id: number }) =>
    db().project.findMany({
      where: { userId, id: { gt: after?.id ?? 0 } },
      omit: { userId: true },
      orderBy: { id: "asc" },
      take: pageSize,
    }),
  );

const schedules = (userId: number) =>
  paged((after?: { id: number }) =>
    db().schedule.findMany({
      where: { userId, id: { gt: after?.id ?? 0 } },
      omit: { userId: true },
      orderBy: { id: "asc" },
      take: pageSize,
    }),
  );

const occurrences = (userId: number) =>
  paged((after?: { id: string }) =>
    db().occurrence.findMany({
      where: { userId, ...(after ? { id: { gt: after.id } } : {}) },
      omit: { userId: true },
      orderBy: { id: "asc" },
      take: pageSize,
    }),
  );

const uploads = (userId: number) =>
  paged((after?: { id: string }) =>
    db().upload.findMany({
      where: { userId, ...(after ? { id: { gt: after.id } } : {}) },
      omit: { userId: true },
      orderBy: { id: "asc" },
      take: pageSize,
    }),
  );

const usage = (userId: number) =>
  paged((after?: { id: bigint }) =>
    db().usageEntry.findMany({
      where: { userId, id: { gt: after?.id ?? 0n } },
      omit: { userId: true },
      orderBy: { id: "asc" },
      take: pageSize,
    }),
  );

const history = (userId: number) =>
  paged((after?: { seq: bigint }) =>
    db().auditEntry.findMany({
      where: { userId, seq: { gt: after?.seq ?? 0n } },
      omit: { userId: true, hash: true },
      orderBy: { seq: "asc" },
      take: pageSize,
    }),
  );

const subscriptions = (userId: number) =>
  paged((after?: { id: string }) =>
    db().subscription.findMany({
      where: { userId, ...(after ? { id: { gt: after.id } } : {}) },
      omit: { userId: true, tieBreak: true },
      orderBy: { id: "asc" },
      take: pageSize,
    }),
  );

// The three below are few, and hold secrets: what leaves is named column by column.
const apiKeys = (userId: number) =>
  db().apiKey.findMany({
    where: { userId },
    select: { id: true, name: true, lastFour: true, scopes: true, createdAt: true, expiresAt: true, lastUsedAt: true },
    orderBy: { id: "asc" },
  });

const providers = (userId: number) =>
  db().providerAccount.findMany({
    where: { userId },
    select: {
      id: true,
      kind: true,
      name: true,
      baseUrl: true,
      keyLastFour: true,
      models: true,
      setFacts: true,
      createdAt: true,
      updatedAt: true,
    },
    orderBy: { createdAt: "asc" },
  });

const mcpServers = (userId: number) =>
  db().mcpServer.findMany({
    where: { userId },
    select: {
      id: true,
      name: true,
      url: true,
      tokenLastFour: true,
      signIn: true,
      tools: true,
      enabled: true,
      trusted: true,
      createdAt: true,
      updatedAt: true,
    },
    orderBy: { createdAt: "asc" },
  });

const savedPrompts = (userId: number) =>
  db().savedPrompt.findMany({ where: { userId }, omit: { userId: true }, orderBy: { createdAt: "asc" } });

const responseItems = (userId: number) =>
  paged((after?: { id: string }) =>
    db().responseItem.findMany({
      where: { userId, ...(after ? { id: { gt: after.id } } : {}) },
      omit: { userId: true },
      orderBy: { id: "asc" },
      take: pageSize,
    }),
  );

const notifications = (userId: number) =>
  paged((after?: { id: number }) =>
    db().notification.findMany({
      where: { userId, id: { gt: after?.id ?? 0 } },
      omit: { userId: true, factKey: true },
      orderBy: { id: "asc" },
      take: pageSize,
    }),
  );

/** With the devices that are told, without the keys that they are told by. */
async function notificationSettings(userId: number) {
  const choice = await db().notificationSetting.findUnique({ where: { userId }, omit: { userId: true } });
  const select = { endpoint: true, createdAt: true, updatedAt: true };
  return { choice, devices: await db().pushSubscription.findMany({ where: { userId }, select, orderBy: { id: "asc" } }) };
}

/** Most of it can be read by the provider alone that wrote it; of whom it names, a fingerprint of their key stays here. */
const replyStates = (userId: number) =>
  paged((after?: { messageId: string; step: number }) =>
    db().replyState.findMany({
      where: {
        userId,
        ...(after ? { OR: [{ messageId: { gt: after.messageId } }, { messageId: after.messageId, step: { gt: after.step } }] } : {}),
      },
      omit: { userId: true, origin: true },
      orderBy: [{ messageId: "asc" }, { step: "asc" }],
      take: pageSize,
    }),
  );

const conversationRows = (userId: number) =>
  paged((after?: { id: string }) =>
    db().conversation.findMany({
      where: { userId, ...(after ? { id: { gt: after.id } } : {}) },
      omit: { userId: true, summarisedUntil: true },
      include: { summaries: { omit: { userId: true, conversationId: true }, orderBy: { createdAt: "asc" } } },
      orderBy: { id: "asc" },
      take: pageSize,
    }),
  );

const messages = (userId: number, conversationId: string) =>
  paged(async (after?: { createdAt: Date; id: string }) => {
    const rows = await db().message.findMany({
      where: {
        userId,
        conversationId,
        ...(after ? { OR: [{ createdAt: { gt: after.createdAt } }, { createdAt: after.createdAt, id: { gt: after.id } }] } : {}),
      },
      omit: { userId: true, conversationId: true, seq: true },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      take: messagePageSize,
    });
    return rows.map(({ tail, ...row }) => ({ ...row, parts: wholeParts({ ...row, tail }) }));
  }, messagePageSize);

/** Conversations with their messages inside, both read page by page: neither need fit into memory. */
async function* conversations(userId: number): AsyncGenerator<string> {
  let separator = "[\n";
  for await (const row of conversationRows(userId)) {
    yield `${separator}${json(row).slice(0, -1)},"messages":`;
    yield* jsonArray(messages(userId, row.id));
    yield "}";
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

/** Every row of a list, by keyset: a page is read when the one before is used up. */
async function* paged<Row>(read: (after?: Row) => Promise<Row[]>, size = pageSize): AsyncGenerator<Row> {
  let page = await read();
  yield* page;
  while (page.length === size) {
    page = await read(page.at(-1));
    yield* page;
  }
}

async function* jsonArray(rows: AsyncIterable<unknown>): AsyncGenerator<string> {
  let separator = "[\n";
  for await (const row of rows) {
    yield separator + json(row);
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

async function* jsonWhole(read: () => Promise<unknown>): AsyncGenerator<string> {
  yield `${json(await read())}\n`;
}

function json(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? Number(inner) : inner));
}
