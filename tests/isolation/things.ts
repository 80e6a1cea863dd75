import { randomBytes } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { createApiKey } from "#domain/account/api-key.ts";
import type { Actor } from "#domain/actor.ts";
import { deleteConversation } from "#domain/chat/conversation.ts";
import { removeMessage } from "#domain/chat/removed-messages.ts";
import { addSavedPrompt } from "#domain/chat/saved-prompt.ts";
import { endSummary } from "#domain/chat/summary-call.ts";
import { importChats } from "#domain/chat-import/import.ts";
import { createUpload, reserveFile } from "#domain/file/upload.ts";
import { addMcpServer } from "#domain/mcp/mcp.ts";
import { addMemory, deleteMemories } from "#domain/memory/memory.ts";
import { addProvider } from "#domain/model/provider.ts";
import { notify } from "#domain/notification/notify.ts";
import { subscribePush } from "#domain/notification/push-subscription.ts";
import { createProject } from "#domain/project/project.ts";
import { createSavedFilter } from "#domain/project/saved-filter.ts";
import { createSection, deleteSection } from "#domain/project/section.ts";
import { createSchedule, deleteSchedule } from "#domain/schedule/schedule.ts";
import { createShare } from "#domain/share/share.ts";
import { taskActivity } from "#domain/task/activity.ts";
import { addComment, deleteComment } from "#domain/task/comment.ts";
import { attachToTask } from "#domain/task/files.ts";
import { createTask, deleteTask } from "#domain/task/task.ts";
import { listTasks } from "#domain/task/task-list.ts";
import { importTasks } from "#domain/transfer/import.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { hashPassword } from "#server/auth/password/password.ts";
import { type MadeReply, replyWith, waitingReplyWith } from "../replies.ts";
import { ownChat } from "./own-chat.ts";

export const ownPassword = "long enough";
/** Made once: it takes longer than anything else that a person here needs. */
let ownHash: Promise<string> | undefined;

/** One thing of each kind that a user can have, by its id. */
export type Things = {
  /** A word that stands in everything of its owner and nowhere else. */
  mark: string;
  /** A living token of the owner, and what the cookie of its session holds. */
  token: string;
  sessionToken: string;
  taskId: number;
  /** With that task in it. */
  projectId: number;
  filterId: number;
  sectionId: number;
  deletedSectionId: number;
  importId: string;
  commentId: number;
  deletedCommentId: number;
  deletedTaskId: number;
  memoryId: number;
  deletedMemoryId: number;
  /** A page mark of the owner's task list. */
  taskCursor: string;
  scheduleId: number;
  deletedScheduleId: number;
  conversationId: string;
  deletedConversationId: string;
  questionId: string;
  /** A reply that may be deleted, and one that is. */
  goneReplyId: string;
  removedMessagesId: string;
  /** A finished reply with one done tool call. */
  replyId: string;
  stoppedReplyId: string;
  waitingReplyId: string;
  /** Another that waits, for a decision on all of its calls. */
  allWaitingReplyId: string;
  waitingConversationId: string;
  callId: string;
  uploadId: string;
  attachedUploadId: string;
  /** The line of the task's activity that can be undone. */
  deedSeq: number;
  shareId: string;
  chatImportId: string;
  providerId: string;
  apiKeyId: number;
  mcpServerId: string;
  savedPromptId: string;
  notificationId: number;
  pushEndpoint: string;
  /** The summary of the finished reply's conversation, and the time of its text. */
  summaryId: string;
  summaryUpdatedAt: string;
  passkeyId: number;
  /** A linked account elsewhere, beside a password. */
  accountId: number;
};

/** All kinds of things, made by `actor` through the product's own verbs. */
export async function makeThings(actor: Actor, token: string): Promise<Things> {
  const mark = `mark${randomBytes(8).toString("hex")}`;
  const project = await createProject(actor, { name: mark });
  const [section, goneSection] = [
    await createSection(actor, project.id, { name: mark }),
    await createSection(actor, project.id, { name: mark }),
  ];
  await deleteSection(actor, goneSection.id);
  const task = await createTask(actor, { title: mark, labels: [mark], projectId: project.id, sectionId: section.id });
  const deedSeq = (await taskActivity(actor, task.id))[0]?.seq ?? 0;
  const deleted = await createTask(actor, { title: mark });
  const [comment, goneComment] = [await addComment(actor, task.id, mark), await addComment(actor, task.id, mark)];
  await deleteComment(actor, goneComment.id);
  const [memory, goneMemory] = [await addMemory(actor, { text: mark }), await addMemory(actor, { text: `${mark} gone` })];
  await deleteMemories(actor, [goneMemory.id]);
  const imported = await importTasks(actor, { name: mark, bytes: Buffer.from(`- ${mark}`) }, { dryRun: false });
  const { nextCursor } = await listTasks(actor, { limit: 1 });
  await deleteTask(actor, deleted.id);
  const order = { title: mark, instruction: mark, startsAt: "2999-01-01T09:00:00" };
  const [schedule, goneSchedule] = [await createSchedule(actor, order), await createSchedule(actor, order)];
  await deleteSchedule(actor, goneSchedule.id);
  await db().dryRun.create({
    data: { scheduleId: schedule.id, userId: actor.userId, callId: uuidv7(), startedAt: new Date(), endedAt: new Date() },
  });
  const proposal = { summary: mark, changes: [{ action: "create", title: mark }] };
  const calls = [
    { name: "create_task", input: { title: mark } },
    { name: "propose_changes", input: proposal },
  ];
  const reply = await replyWith(actor, calls, "complete", mark);
  const stopped = await replyWith(actor, [], "stopped", mark);
  const waiting = await waitingReplyWith(actor, [{ name: "create_task", input: { title: mark } }], mark);
  const allWaiting = await waitingReplyWith(actor, [{ name: "create_task", input: { title: mark } }], mark);
  const gone = await replyWith(actor, [], "complete", mark);
  await deleteConversation(actor, gone.conversationId);
  const [removable, removed] = [await replyWith(actor, [], "complete", mark), await replyWith(actor, [], "complete", mark)];
  const { id: removedMessagesId } = await removeMessage(actor, removed.messageId);
  const { share } = await createShare(actor, { messageId: reply.messageId, withTools: true, withFiles: true, expiresInDays: null });
  const chats = await importChats(actor, { name: mark, bytes: Buffer.from(ownChat(mark)) }, { dryRun: false });
  const uploadId = uuidv7();
  await reserveFile(uploadId);
  await createUpload(actor, { id: uploadId, name: `${mark}.txt`, mime: "text/plain", size: 1, sha256: "0".repeat(64) }, "pending");
  const attachedUploadId = uuidv7();
  await reserveFile(attachedUploadId);
  await createUpload(actor, { id: attachedUploadId, name: `${mark}.txt`, mime: "text/plain", size: 1, sha256: "0".repeat(64) }, "pending");
  await attachToTask(actor, task.id, attachedUploadId);
  const keys = { current: process.env.ENCRYPTION_KEY ?? "", previous: [] };
  const provider = await addProvider(actor, { kind: "compatible", name: mark, baseUrl: "https://models.example.com" }, keys);
  await db().providerAccount.update({ where: { id: provider.id }, data: { models: ["m"] } });
  const { apiKey } = await createApiKey(actor, { name: mark, scopes: ["chat"], expiresInDays: null });
  const mcpServer = await addMcpServer(actor, { name: mark.slice(0, 20), url: "https://tools.example.com/mcp" }, keys);
  const savedPrompt = await addSavedPrompt(actor, { title: mark, text: mark });
  const told = await db().$transaction((tx) =>
    notify(tx, { userId: actor.userId, kind: "run_done", fact: mark, title: mark, body: mark, url: "/tasks" }),
  );
  const pushEndpoint = `https://push.example.com/${mark}`;
  await subscribePush(actor, { endpoint: pushEndpoint, keys: pushKeys });
  return {
    mark,
    token,
    notificationId: told?.id ?? 0,
    pushEndpoint,
    providerId: provider.id,
    apiKeyId: apiKey.id,
    mcpServerId: mcpServer.id,
    savedPromptId: savedPrompt.id,
    ...(await makeSummary(actor, reply, mark)),
    ...(await makeSignInMethods(actor, mark)),
    taskId: task.id,
    projectId: project.id,
    filterId: (await createSavedFilter(actor, { name: mark, path: "/tasks" })).id,
    sectionId: section.id,
    deletedSectionId: goneSection.id,
    importId: imported.importId ?? "",
    commentId: comment.id,
    deletedCommentId: goneComment.id,
    memoryId: memory.id,
    deletedMemoryId: goneMemory.id,
    scheduleId: schedule.id,
    deletedScheduleId: goneSchedule.id,
    deletedTaskId: deleted.id,
    taskCursor: nextCursor ?? "",
    sessionToken: (await db().session.findFirstOrThrow({ where: { userId: actor.userId } })).token,
    conversationId: reply.conversationId,
    deletedConversationId: gone.conversationId,
    questionId: reply.questionId,
    goneReplyId: removable.messageId,
    removedMessagesId,
    replyId: reply.messageId,
    stoppedReplyId: stopped.messageId,
    waitingReplyId: waiting.messageId,
    allWaitingReplyId: allWaiting.messageId,
    waitingConversationId: waiting.conversationId,
    callId: "call_0_0",
    uploadId,
    attachedUploadId,
    deedSeq,
    shareId: share.id,
    chatImportId: chats.importId ?? "",
  };
}

/** Of the example of RFC 8291. */
export const pushKeys = {
  p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
  auth: "BTBZMqHH6r4Tts7J_aSIgg",
};

async function makeSummary(
  { userId }: Actor,
  { conversationId, messageId }: MadeReply,
  text: string,
): Promise<Pick<Things, "summaryId" | "summaryUpdatedAt">> {
  const call = { userId, conversationId, runId: uuidv7() };
  await endSummary(call, { text, messageId, base: null }, null);
  const row = await db().conversationSummary.findFirstOrThrow({ where: { userId, messageId } });
  return { summaryId: row.id, summaryUpdatedAt: row.updatedAt.toISOString() };
}

async function makeSignInMethods({ userId }: Actor, mark: string): Promise<Pick<Things, "passkeyId" | "accountId">> {
  ownHash ??= hashPassword(ownPassword);
  const password = await ownHash;
  await db().account.create({ data: { userId, providerId: "credential", accountId: String(userId), password } });
  const account = await db().account.create({ data: { userId, providerId: "google", accountId: mark } });
  const data = { userId, name: mark, publicKey: mark, credentialID: mark, counter: 0, deviceType: "singleDevice", backedUp: false };
  const passkey = await db().passkey.create({ data });
  return { passkeyId: passkey.id, accountId: account.id };
}
