import { z } from "zod";
import { ConversationChange, ConversationFilter, ConversationRename } from "#contracts/conversation.ts";
import { Instructions } from "#contracts/prompt.ts";
import { Reasoning } from "#contracts/reasoning.ts";
import { SearchInput } from "#contracts/search.ts";
import {
  deleteConversation,
  listConversations,
  listDeletedConversations,
  olderMessages,
  renameConversation,
  restoreConversation,
} from "#domain/chat/conversation.ts";
import { readReasoning, setReasoning } from "#domain/chat/conversation-reasoning.ts";
import { readConversationPrompt, setConversationPrompt } from "#domain/chat/instructions.ts";
import { listNotes } from "#domain/chat/message-notes.ts";
import { deleteConversations, modelsOfConversations, organiseConversations, restoreConversations } from "#domain/chat/organise.ts";
import { removeMessage, restoreMessages } from "#domain/chat/removed-messages.ts";
import { showBranch } from "#domain/chat/shown-branch.ts";
import { discardConversation } from "#domain/chat/temporary.ts";
import { listChatImports, undoChatImport } from "#domain/chat-import/past-imports.ts";
import { findInConversation } from "#domain/search/find-in-conversation.ts";
import { readWebSearch, setWebSearch } from "#domain/search/web-search.ts";
import { settings } from "#server/settings.ts";
import { router, userProcedure } from "#server/trpc/init.ts";

const Id = z.uuid();
const ById = z.object({ id: Id });
const ByIds = z.object({ ids: z.array(Id).min(1).max(500) });

export const conversationRouter = router({
  list: userProcedure.input(ConversationFilter.optional()).query(({ ctx, input }) => listConversations(ctx.actor, input)),
  older: userProcedure.input(ById.extend({ before: Id })).query(({ ctx, input }) => olderMessages(ctx.actor, input.id, input.before)),
  /** Facts about the replies beside their parts: reasoning durations and citations. */
  notes: userProcedure.input(ById).query(({ ctx, input }) => listNotes(ctx.actor, input.id)),
  rename: userProcedure
    .input(ConversationRename.extend({ id: Id }))
    .mutation(({ ctx, input }) => renameConversation(ctx.actor, input.id, input.title, input.was)),
  prompt: userProcedure.input(ById).query(({ ctx, input }) => readConversationPrompt(ctx.actor, input.id)),
  setPrompt: userProcedure
    .input(ById.extend({ prompt: Instructions }))
    .mutation(({ ctx, input }) => setConversationPrompt(ctx.actor, input.id, input.prompt)),
  /** Whether the next reply may search the web with this model. */
  webSearch: userProcedure
    .input(ById.extend({ model: z.string().max(300) }))
    .query(({ ctx, input }) => readWebSearch(ctx.actor, input, settings().search)),
  setWebSearch: userProcedure
    .input(ById.extend({ webSearch: z.boolean() }))
    .mutation(({ ctx, input }) => setWebSearch(ctx.actor, input.id, input.webSearch)),
  /** The reasoning setting, and whether this model supports it. */
  reasoning: userProcedure.input(ById.extend({ model: z.string().max(300) })).query(({ ctx, input }) => readReasoning(ctx.actor, input)),
  setReasoning: userProcedure
    .input(ById.extend({ reasoning: Reasoning }))
    .mutation(({ ctx, input }) => setReasoning(ctx.actor, input.id, input.reasoning)),
  organise: userProcedure
    .input(ByIds.extend({ change: ConversationChange }))
    .mutation(({ ctx, input }) => organiseConversations(ctx.actor, input.ids, input.change)),
  removeMany: userProcedure.input(ByIds).mutation(({ ctx, input }) => deleteConversations(ctx.actor, input.ids)),
  restoreMany: userProcedure.input(ByIds).mutation(({ ctx, input }) => restoreConversations(ctx.actor, input.ids)),
  /** The messages of one that hold all words, oldest first. */
  find: userProcedure.input(ById.extend(SearchInput.shape)).query(({ ctx, input }) => findInConversation(ctx.actor, input.id, input.q)),
  models: userProcedure.query(({ ctx }) => modelsOfConversations(ctx.actor)),
  imports: userProcedure.query(({ ctx }) => listChatImports(ctx.actor)),
  undoImport: userProcedure.input(ById).mutation(({ ctx, input }) => undoChatImport(ctx.actor, input.id)),
  /** Removes a temporary one for good. */
  discard: userProcedure.input(ById).mutation(({ ctx, input }) => discardConversation(ctx.actor, input.id)),
  remove: userProcedure.input(ById).mutation(({ ctx, input }) => deleteConversation(ctx.actor, input.id)),
  restore: userProcedure.input(ById).mutation(({ ctx, input }) => restoreConversation(ctx.actor, input.id)),
  /** A message with all that follows it. */
  removeMessage: userProcedure.input(ById).mutation(({ ctx, input }) => removeMessage(ctx.actor, input.id)),
  /** The branch that other devices open the conversation at. */
  showBranch: userProcedure
    .input(ById.extend({ messageId: Id }))
    .mutation(({ ctx, input }) => showBranch(ctx.actor, input.id, input.messageId)),
  /** `id`: of the removal. */
  restoreMessages: userProcedure.input(ById).mutation(({ ctx, input }) => restoreMessages(ctx.actor, input.id)),
  trash: userProcedure.query(({ ctx }) => listDeletedConversations(ctx.actor)),
});
