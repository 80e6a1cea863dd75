import { Prisma } from "#generated/prisma/client.ts";

/**
 * The message before each row of the recursive table `after`, as `before` with these columns. `OFFSET 0` makes it a look-up by id:
 * a plan made while the table was small would otherwise read all messages of the user for each step.
 */
export function messageBefore(userId: number, after: "branch" | "ancestors" | "covered", columns: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`LATERAL (SELECT ${columns} FROM message
        WHERE id = ${Prisma.raw(after)}.parent_id AND user_id = ${userId} OFFSET 0) AS before`;
}
