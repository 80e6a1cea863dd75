"use client";

import { MessageSquareOff, SquarePen } from "lucide-react";
import Link from "next/link";
import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { buttonClass } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { trashDays } from "#contracts/retention.ts";
import { Composer } from "#features/chat/compose/composer.tsx";
import { ConfirmEmailHint } from "#features/chat/compose/confirm-email-hint.tsx";
import { ModelPicker } from "#features/chat/compose/model-picker.tsx";
import { useOutbox } from "#features/chat/compose/outbox.ts";
import { useModel } from "#features/chat/compose/use-model.ts";
import { useReasoning } from "#features/chat/compose/use-reasoning.ts";
import { useWebSearch } from "#features/chat/compose/use-web-search.ts";
import { useSummary } from "#features/chat/context/use-summary.ts";
import { useMessageNotes } from "#features/chat/message/use-message-notes.ts";
import { useQueue } from "#features/chat/queue/use-queue.ts";
import { shownBranch } from "#features/chat/stream/branch.ts";
import { isLive, oldestOfPage } from "#features/chat/stream/conversation-state.ts";
import { useConversation } from "#features/chat/stream/use-conversation.ts";
import { BeginningNotice, TemporaryButton } from "#features/conversation/beginning.tsx";
import { EditableTitle } from "#features/conversation/editable-title.tsx";
import { FindInChat } from "#features/conversation/find-in-chat.tsx";
import { useBeginning, useLeaveTemporary } from "#features/conversation/use-beginning.ts";
import { useConversations } from "#features/conversation/use-conversations.ts";
import { useAccount } from "#features/frame/account-context.tsx";
import { PageHeader } from "#features/frame/page-header.tsx";
import { t } from "#messages/text.ts";
import { useLeaveBranch } from "./leave-branch.tsx";
import { OlderMessages } from "./older-messages.tsx";
import { useChatActions } from "./use-chat-actions.ts";
import { useReveal } from "./use-reveal.ts";
import { useShownBranch } from "./use-shown-branch.ts";
import { Greeting, Suggestions } from "./welcome.tsx";

const loadThread = () => import("./thread.tsx");
const Thread = lazy(() => loadThread().then(({ Thread }) => ({ default: Thread })));

/** `tools`: shown in the header beside the model; `news`: shown above the chat. */
type ConversationViewProps = { conversationId: string; isNamed: boolean; tools: ReactNode; news: ReactNode };

export function ConversationView({ conversationId, isNamed, tools, news }: ConversationViewProps) {
  const { id: userId } = useAccount();
  const [state, dispatch] = useConversation(conversationId, isNamed);
  const unsent = useOutbox().filter((entry) => entry.conversationId === conversationId);
  const { data: conversations } = useConversations();
  const model = useModel(conversationId, state.conversation?.model ?? null);
  const webSearch = useWebSearch(conversationId, isNamed, model.shown);
  const reasoning = useReasoning(conversationId, isNamed, model.shown);
  const beginning = useBeginning(isNamed);
  useLeaveTemporary(conversationId, state.conversation?.temporary === true);
  const branch = shownBranch(state);
  const summary = useSummary(conversationId, state.conversation !== null && state.phase !== "missing", branch);
  const last = branch.at(-1)?.message;
  const live = last && isLive(last) ? last : undefined;
  const notes = useMessageNotes(conversationId, branch);
  const found = useReveal(conversationId, state, dispatch);
  const { actions, question } = useLeaveBranch(
    state.messages,
    useChatActions({
      conversationId,
      isNamed,
      model: model.chosen,
      webSearch: webSearch.chosen,
      reasoning: reasoning.chosen,
      beginning: beginning.chosen,
      dispatch,
    }),
  );
  const noteChoice = useShownBranch(conversationId, last?.id);
  const queue = useQueue({ conversationId, userId, messages: state.messages, shown: last, unsent, stop: actions.stop });
  const title =
    conversations?.find(({ id }) => id === conversationId)?.title ||
    state.conversation?.title ||
    (isNamed ? t("chat.chat") : t("frame.newChat"));
  // A new chat needs it with its first message.
  useEffect(() => void loadThread().catch(() => {}), []);
  useEffect(() => {
    document.title = `${title} · BestChat`;
  }, [title]);

  const oldest = oldestOfPage(state);
  const older = oldest ? (
    <OlderMessages conversationId={conversationId} before={oldest} onLoaded={(messages) => dispatch({ type: "older", messages })} />
  ) : null;
  const isEmpty = branch.length === 0 && unsent.length === 0;
  const isMissing = isNamed && isEmpty && state.phase === "missing";
  // While a reply is written its length changes all the time: the gauge takes the newest finished message.
  const settled = branch.findLast(({ message }) => !isLive(message))?.message.id ?? null;
  const canSend = !live && unsent.length === 0;

  return (
    <>
      <PageHeader
        title={title}
        heading={
          !isNamed ? (
            <NewChatTitle title={title} />
          ) : state.conversation && !state.conversation.temporary ? (
            <EditableTitle id={conversationId} title={title} />
          ) : null
        }
      >
        {isNamed ? <FindInChat conversationId={conversationId} /> : <TemporaryButton {...beginning} />}
        <ModelPicker {...model} />
        {isNamed ? <NewChatButton /> : null}
        {tools}
      </PageHeader>
      {question}
      <BeginningNotice
        isTemporary={state.conversation?.temporary ?? (!isNamed && beginning.temporary)}
        projectId={state.conversation?.projectId ?? beginning.projectId}
      />
      {news}
      {isMissing ? (
        <MissingChat />
      ) : (
        // One place for the composer, so that it keeps its focus when the first message turns the page into a conversation.
        <div className={classNames("relative flex min-h-0 flex-1 flex-col", isEmpty && "overflow-y-auto")}>
          {!isEmpty ? (
            <Suspense fallback={<div className="flex-1" />}>
              <Thread
                branch={branch}
                messages={state.messages}
                unsent={unsent}
                notes={notes}
                actions={{
                  ...actions,
                  show: (parentId, messageId) => {
                    noteChoice();
                    actions.show(parentId, messageId);
                  },
                }}
                canSend={canSend}
                models={model.models}
                older={older}
                found={found}
                summary={summary}
              />
            </Suspense>
          ) : isNamed && state.phase !== "open" ? (
            <Opening />
          ) : (
            <Greeting />
          )}
          <div className={classNames("mx-auto w-full px-3 pb-3 md:px-6 md:pb-5", isEmpty && !isNamed ? "max-w-[45rem]" : "max-w-3xl")}>
            <ConfirmEmailHint isNeeded={model.needsConfirmedEmail} />
            <Composer
              draftKey={isNamed ? conversationId : `new.${userId}`}
              isWriting={live !== undefined}
              isWaiting={live?.status === "awaiting_approval"}
              canSend={canSend && (!isNamed || !isEmpty || state.phase === "open")}
              isBusy={!canSend}
              queue={queue}
              place={{ conversationId, parentId: settled, model: model.shown }}
              webSearch={webSearch}
              reasoning={reasoning}
              onSend={(text, files) => actions.send(text, last?.id ?? null, files)}
              onQueue={(text, files, steers) =>
                queue.add({ text, files, model: model.chosen, webSearch: webSearch.chosen, reasoning: reasoning.chosen }, steers)
              }
              onStop={() => live && void actions.stop(live.id)}
            />
          </div>
          {isEmpty && !isNamed ? <Suggestions onPick={(text) => actions.send(text, null)} /> : null}
        </div>
      )}
    </>
  );
}

/** For screen readers only on a phone: its header is full of buttons, and the page shows it in large letters. */
function NewChatTitle({ title }: { title: string }) {
  return (
    <h1 className="min-w-0 flex-1 truncate text-sm font-medium">
      <span className="max-sm:sr-only">{title}</span>
    </h1>
  );
}

/** Where the sidebar, which has one too, is not in sight. */
function NewChatButton() {
  return (
    <Link
      href="/chat"
      aria-label={t("frame.newChat")}
      title={t("frame.newChat")}
      className={classNames(buttonClass("quiet", "icon"), "md:hidden")}
    >
      <SquarePen aria-hidden className="size-[18px]" />
    </Link>
  );
}

function Opening() {
  return (
    <div className="grid flex-1 place-items-center">
      <Spinner className="size-5" label={t("chat.opening")} />
    </div>
  );
}

function MissingChat() {
  return (
    <EmptyState icon={<MessageSquareOff />} title={t("chat.missing")}>
      <p className="mb-4">{t("chat.missingText", { days: trashDays })}</p>
      <Link href="/chat" className={buttonClass("primary")}>
        {t("frame.newChat")}
      </Link>
    </EmptyState>
  );
}
