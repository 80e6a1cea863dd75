import { unique } from "./callers.ts";
import { type Declaration, object, open, own, ownShown } from "./declaration.ts";

const nothing = () => undefined;

/** Every procedure of the tRPC router. */
export const trpcDeclarations: Record<string, Declaration<unknown>[]> = {
  "tasks.list": [
    ownShown(nothing),
    ownShown(({ mark }) => ({ q: mark })),
    ownShown(({ taskCursor }) => ({ cursor: taskCursor, limit: 50 })),
  ],
  "tasks.get": [object(({ taskId }) => ({ id: taskId }))],
  "tasks.create": [own(() => ({ title: "New", userId: 1 }))],
  "tasks.update": [object(({ taskId }) => ({ id: taskId, title: "Changed" })), object(({ taskId }) => ({ id: taskId }))],
  "tasks.remove": [object(({ taskId }) => ({ id: taskId }))],
  "tasks.restore": [object(({ deletedTaskId }) => ({ id: deletedTaskId }))],
  "tasks.trash": [ownShown(nothing)],
  "conversations.list": [ownShown(nothing), ownShown(({ mark }) => ({ q: mark }))],
  "conversations.rename": [object(({ conversationId }) => ({ id: conversationId, title: "Changed" }))],
  "conversations.remove": [object(({ conversationId }) => ({ id: conversationId }))],
  "conversations.restore": [object(({ deletedConversationId }) => ({ id: deletedConversationId }))],
  "conversations.trash": [ownShown(nothing)],
  "models.list": [own(nothing)],
  "account.me": [own(nothing)],
  "account.setToolPolicy": [own(() => ({ toolPolicy: "ask_changes" }))],
  "account.takeBack": [open(() => ({ email: `${unique()}@example.com`, password: "long enough" }))],
  "audit.list": [own(nothing)],
  "realtime.config": [open(nothing)],
  "tools.undo": [object(({ replyId, callId }) => ({ messageId: replyId, callId }))],
  "tools.undoReply": [object(({ replyId }) => ({ messageId: replyId }))],
  "local.info": [open(nothing)],
};
