"use client";

import { Archive, Ellipsis, Folder, Pencil, Pin, PinOff, ScrollText, Share2, Trash2, Undo2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { lazy, Suspense, useRef, useState } from "react";
import type { Conversation } from "#contracts/conversation.ts";
import { useVerbs } from "#features/frame/verbs.ts";
import { t } from "#messages/text.ts";
import { classNames } from "../../components/ui/class-names.ts";
import { Menu, MenuItem } from "../../components/ui/menu.tsx";
import { useConversationActions } from "./use-conversations.ts";
import { useUndoConversation } from "./use-undo-conversation.ts";

const RenameDialog = lazy(() => import("./rename-dialog.tsx").then(({ RenameDialog }) => ({ default: RenameDialog })));
const ShareDialog = lazy(() => import("../share/share-dialog.tsx").then(({ ShareDialog }) => ({ default: ShareDialog })));
const MoveDialog = lazy(() => import("./move-dialog.tsx").then(({ MoveDialog }) => ({ default: MoveDialog })));
const PromptDialog = lazy(() => import("./prompt-dialog.tsx").then(({ PromptDialog }) => ({ default: PromptDialog })));

type ConversationItemProps = { conversation: Conversation; active: boolean; onNavigate: (() => void) | undefined };

export function ConversationItem({ conversation, active, onNavigate }: ConversationItemProps) {
  const router = useRouter();
  const { rename, remove, organise, archive } = useConversationActions();
  const undo = useUndoConversation();
  const [renaming, setRenaming] = useState(false);
  const [instructing, setInstructing] = useState(false);
  const [moving, setMoving] = useState(false);
  const [sharing, setSharing] = useState(false);
  const isPinned = conversation.pinned === true;
  const title = conversation.title || t("frame.untitledChat");

  function moveToTrash() {
    remove.mutate({ id: conversation.id });
    if (active) router.push("/chat");
  }

  const pin = () => organise.mutate({ ids: [conversation.id], change: { pinned: !isPinned } });
  const item = useRef<HTMLLIElement>(null);
  useVerbs((focus) => {
    const hasFocus = item.current?.contains(focus) ?? false;
    if (!hasFocus && !active) return null;
    const verbs = [
      { label: t("conversation.rename"), run: () => setRenaming(true) },
      { label: t(isPinned ? "conversation.unpin" : "conversation.pin"), run: pin },
      { label: t("conversation.archive"), run: () => archive(conversation.id) },
      { label: t("conversation.share"), run: () => setSharing(true) },
      { label: t("conversation.move"), run: () => setMoving(true) },
      { label: t("conversation.instructions"), run: () => setInstructing(true) },
      { label: t("conversation.delete"), run: moveToTrash },
    ];
    return { label: t("frame.thisChat"), hasFocus, verbs };
  });

  return (
    <li
      ref={item}
      className={classNames("group relative flex items-center rounded-lg transition-colors hover:bg-hover", active && "bg-hover")}
    >
      <Link
        dir="auto"
        href={`/chat/${conversation.id}`}
        onClick={onNavigate}
        aria-current={active ? "page" : undefined}
        className={classNames(
          "min-w-0 flex-1 truncate rounded-lg px-2.5 py-1.5 text-[13px]",
          active ? "font-medium" : "text-muted group-hover:text-ink",
        )}
      >
        {title}
      </Link>
      <Menu
        label={t("conversation.actionsFor", { title })}
        className="min-w-40"
        trigger={
          <button
            type="button"
            aria-label={t("conversation.actionsFor", { title })}
            className="mr-1 grid size-6 shrink-0 place-items-center rounded-md text-faint opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 hover:text-ink data-[state=open]:opacity-100 pointer-coarse:opacity-100"
          >
            <Ellipsis className="size-4" />
          </button>
        }
      >
        <MenuItem onSelect={pin}>
          {isPinned ? <PinOff className="size-4 text-muted" /> : <Pin className="size-4 text-muted" />}{" "}
          {t(isPinned ? "conversation.unpin" : "conversation.pin")}
        </MenuItem>
        <MenuItem onSelect={() => setRenaming(true)}>
          <Pencil className="size-4 text-muted" /> {t("conversation.rename")}
        </MenuItem>
        <MenuItem onSelect={() => setInstructing(true)}>
          <ScrollText className="size-4 text-muted" /> {t("conversation.instructions")}
        </MenuItem>
        <MenuItem onSelect={() => setSharing(true)}>
          <Share2 className="size-4 text-muted" /> {t("conversation.share")}
        </MenuItem>
        <MenuItem onSelect={() => setMoving(true)}>
          <Folder className="size-4 text-muted" /> {t("conversation.move")}
        </MenuItem>
        <MenuItem onSelect={() => archive(conversation.id)}>
          <Archive className="size-4 text-muted" /> {t("conversation.archive")}
        </MenuItem>
        <MenuItem onSelect={() => undo.mutate({ conversationId: conversation.id })}>
          <Undo2 className="size-4 text-muted" /> {t("conversation.undoItsChanges")}
        </MenuItem>
        <MenuItem danger onSelect={moveToTrash}>
          <Trash2 className="size-4" /> {t("conversation.delete")}
        </MenuItem>
      </Menu>
      <Suspense>
        {renaming ? <RenameDialog open conversation={conversation} rename={rename} onClose={() => setRenaming(false)} /> : null}
        {sharing ? <ShareDialog conversationId={conversation.id} onClose={() => setSharing(false)} /> : null}
        {moving ? <MoveDialog conversations={[conversation]} onClose={() => setMoving(false)} /> : null}
        {instructing ? <PromptDialog id={conversation.id} onClose={() => setInstructing(false)} /> : null}
      </Suspense>
    </li>
  );
}
