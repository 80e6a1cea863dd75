"use client";

import { MessageSquareOff } from "lucide-react";
import Link from "next/link";
import { useEffect } from "react";
import { buttonClass } from "../../components/ui/button.tsx";
import { EmptyState } from "../../components/ui/empty-state.tsx";
import { Spinner } from "../../components/ui/spinner.tsx";
import { useConversations } from "../conversation/use-conversations.ts";
import { PageHeader } from "../shell/page-header.tsx";
import { shownBranch } from "./branch.ts";
import { Composer } from "./composer.tsx";
import { isLive } from "./conversation-state.ts";
import { ModelPicker } from "./model-picker.tsx";
import { useOutbox } from "./outbox.ts";
import { Thread } from "./thread.tsx";
import { useChatActions } from "./use-chat-actions.ts";
import { useConversation } from "./use-conversation.ts";
import { useModel } from "./use-model.ts";
import { Welcome } from "./welcome.tsx";

export function ConversationView({ conversationId, isNamed }: { conversationId: string; isNamed: boolean }) {
  const [state, dispatch] = useConversation(conversationId, isNamed);
  const unsent = useOutbox().filter((entry) => entry.conversationId === conversationId);
  const { data: conversations } = useConversations();
  const model = useModel();
  const branch = shownBranch(state);
  const last = branch.at(-1)?.message;
  const live = last && isLive(last) ? last : undefined;
  const actions = useChatActions({ conversationId, isNamed, model: model.chosen, dispatch });
  const title =
    conversations?.find(({ id }) => id === conversationId)?.title || state.conversation?.title || (isNamed ? "Chat" : "New chat");
  useEffect(() => {
    document.title = `${title} · BestChat`;
  }, [title]);

  const isEmpty = branch.length === 0 && unsent.length === 0;
  const composer = (
    <Composer
      draftKey={isNamed ? conversationId : "new"}
      isWriting={live !== undefined}
      isWaiting={live?.status === "awaiting_approval"}
      canSend={!live && unsent.length === 0}
      onSend={(text) => actions.send(text, last?.id ?? null)}
      onStop={() => live && actions.stop(live.id)}
    />
  );

  return (
    <>
      <PageHeader title={title}>
        <ModelPicker {...model} />
      </PageHeader>
      {isNamed && isEmpty && state.phase === "missing" ? (
        <EmptyState icon={<MessageSquareOff />} title="This chat is not here">
          <p className="mb-4">It may have been deleted: look in the trash within 7 days.</p>
          <Link href="/chat" className={buttonClass("primary")}>
            New chat
          </Link>
        </EmptyState>
      ) : isNamed && isEmpty ? (
        <div className="grid flex-1 place-items-center">
          <Spinner className="size-5" label="Opening the chat" />
        </div>
      ) : isEmpty ? (
        <Welcome onPick={(text) => actions.send(text, null)}>{composer}</Welcome>
      ) : (
        <>
          <Thread branch={branch} unsent={unsent} actions={actions} canSend={!live && unsent.length === 0} />
          <div className="mx-auto w-full max-w-3xl px-3 pb-3 md:px-6 md:pb-5">{composer}</div>
        </>
      )}
    </>
  );
}
