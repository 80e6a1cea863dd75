import { randomUUIDv7 } from "node:crypto";
import { expect, test } from "vitest";
import { Prisma } from "#generated/prisma/client.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { makeUser } from "../../../tests/factories.ts";
import { messageBefore } from "./message-before.ts";

type Plan = { "Node Type": string; "Index Cond"?: string; "Actual Rows": number; Plans?: Plan[] };
const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

test("each step back reads one message, however many the user has and whatever the statistics say", async () => {
  const { id: userId } = await makeUser();
  const conversationId = randomUUIDv7();
  await db().conversation.create({ data: { id: conversationId, userId, title: "long", model: "m" } });
  const ids = Array.from({ length: 300 }, () => randomUUIDv7());
  await db().message.createMany({
    data: ids.map((id, at) => ({
      id,
      userId,
      conversationId,
      parentId: ids[at - 1] ?? null,
      role: "user" as const,
      status: "complete" as const,
      parts: [],
    })),
  });
  const branch = Prisma.sql`WITH RECURSIVE branch AS (
      SELECT id, parent_id, 1 AS depth FROM message WHERE id = ${ids.at(-1)}::uuid AND user_id = ${userId}
      UNION ALL
      SELECT before.*, depth + 1 FROM branch, ${messageBefore(userId, "branch", Prisma.sql`id, parent_id`)} WHERE depth < 5
    ) SELECT id::text FROM branch ORDER BY depth`;
  expect(await db().$queryRaw(branch)).toEqual(
    ids
      .slice(-5)
      .toReversed()
      .map((id) => ({ id })),
  );
  const [row] = await db().$queryRaw<{ "QUERY PLAN": [{ Plan: Plan }] }[]>`EXPLAIN (ANALYZE, FORMAT JSON) ${branch}`;
  const reads = nodesOf(row?.["QUERY PLAN"][0].Plan as Plan).filter((node) => node["Index Cond"]);
  expect(reads).toHaveLength(2);
  expect(reads.map((node) => node["Actual Rows"])).toEqual([1, 1]);
});
