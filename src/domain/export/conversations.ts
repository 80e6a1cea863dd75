import { wholeParts } from "#domain/chat/message.ts";
import { db } from "#lib/db.ts";
import { json, jsonArray, paged, pageSize } from "./pages.ts";

/** Small, because messages are long. */
const messagePageSize = 20;

const conversationRows = (userId: number) =>
  paged((after?: { id: string }) =>
    db().conversation.findMany({
      where: { userId, temporaryUntil: null, ...(after ? { id: { gt: after.id } } : {}) },
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

/** Conversations with their messages, both read page by page to bound memory. */
export async function* conversations(userId: number): AsyncGenerator<string> {
  let separator = "[\n";
  for await (const row of conversationRows(userId)) {
    yield `${separator}${json(row).slice(0, -1)},"messages":`;
    yield* jsonArray(messages(userId, row.id));
    yield "}";
    separator = ",\n";
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}
