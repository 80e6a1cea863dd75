import { db } from "#lib/db.ts";
import { paged, pageSize } from "./pages.ts";

// A user's rows of one table each, oldest first, read page by page because there may be any number of them.

/** The page of a user's rows after the last row of the previous one. */
function pageAfter<Id>(userId: number, after: { id: Id } | undefined) {
  const where = { userId, ...(after ? { id: { gt: after.id } } : {}) };
  return { where, omit: { userId: true }, orderBy: { id: "asc" }, take: pageSize } as const;
}

export const sessions = (userId: number) =>
  paged((after?: { id: number }) =>
    db().session.findMany({
      where: { userId, id: { gt: after?.id ?? 0 } },
      select: { id: true, createdAt: true, updatedAt: true, expiresAt: true, ipAddress: true, userAgent: true },
      orderBy: { id: "asc" },
      take: pageSize,
    }),
  );

export const tasks = (userId: number) => paged((after?: { id: number }) => db().task.findMany(pageAfter(userId, after)));

export const comments = (userId: number) => paged((after?: { id: number }) => db().taskComment.findMany(pageAfter(userId, after)));

export const taskFiles = (userId: number) =>
  paged((after?: { taskId: number; uploadId: string }) =>
    db().taskFile.findMany({
      where: {
        userId,
        ...(after ? { OR: [{ taskId: { gt: after.taskId } }, { taskId: after.taskId, uploadId: { gt: after.uploadId } }] } : {}),
      },
      omit: { userId: true },
      orderBy: [{ taskId: "asc" }, { uploadId: "asc" }],
      take: pageSize,
    }),
  );

export const memories = (userId: number) => paged((after?: { id: number }) => db().memory.findMany(pageAfter(userId, after)));

export const sections = (userId: number) => paged((after?: { id: number }) => db().section.findMany(pageAfter(userId, after)));
export const savedFilters = (userId: number) => paged((after?: { id: number }) => db().savedFilter.findMany(pageAfter(userId, after)));
export const projects = (userId: number) => paged((after?: { id: number }) => db().project.findMany(pageAfter(userId, after)));

export const schedules = (userId: number) => paged((after?: { id: number }) => db().schedule.findMany(pageAfter(userId, after)));

export const occurrences = (userId: number) => paged((after?: { id: string }) => db().occurrence.findMany(pageAfter(userId, after)));

export const shares = (userId: number) =>
  paged((after?: { id: string }) => db().share.findMany({ ...pageAfter(userId, after), omit: { userId: true, tokenHash: true } }));

/** Without those of temporary conversations, which are no part of an export. */
export const uploads = (userId: number) =>
  paged((after?: { id: string }) => {
    const { where, ...page } = pageAfter(userId, after);
    const isTemporary = { message: { conversation: { temporaryUntil: { not: null } } } };
    return db().upload.findMany({ ...page, where: { ...where, messages: { none: isTemporary } } });
  });

export const usage = (userId: number) => paged((after?: { id: bigint }) => db().usageEntry.findMany(pageAfter(userId, after)));

export const history = (userId: number) =>
  paged((after?: { seq: bigint }) =>
    db().auditEntry.findMany({
      where: { userId, seq: { gt: after?.seq ?? 0n } },
      omit: { userId: true, hash: true, feedSeq: true },
      orderBy: { seq: "asc" },
      take: pageSize,
    }),
  );

export const subscriptions = (userId: number) =>
  paged((after?: { id: string }) => db().subscription.findMany({ ...pageAfter(userId, after), omit: { userId: true, tieBreak: true } }));

export const savedPrompts = (userId: number) =>
  db().savedPrompt.findMany({ where: { userId }, omit: { userId: true }, orderBy: { createdAt: "asc" } });

export const responseItems = (userId: number) => paged((after?: { id: string }) => db().responseItem.findMany(pageAfter(userId, after)));

export const notifications = (userId: number) =>
  paged((after?: { id: number }) => db().notification.findMany({ ...pageAfter(userId, after), omit: { userId: true, factKey: true } }));

/** Mostly readable only for the provider that wrote it; `origin`, which includes a fingerprint of the user's key, is left out. */
export const replyStates = (userId: number) =>
  paged((after?: { messageId: string; step: number }) =>
    db().replyState.findMany({
      where: {
        userId,
        message: { conversation: { temporaryUntil: null } },
        ...(after ? { OR: [{ messageId: { gt: after.messageId } }, { messageId: after.messageId, step: { gt: after.step } }] } : {}),
      },
      omit: { userId: true, origin: true },
      orderBy: [{ messageId: "asc" }, { step: "asc" }],
      take: pageSize,
    }),
  );
