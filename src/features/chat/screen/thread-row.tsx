"use client";

import { Check } from "lucide-react";
import { memo, useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import type { Message } from "#contracts/message.ts";
import type { MessageNotes } from "#contracts/message-notes.ts";
import type { Models } from "#features/chat/compose/use-model.ts";
import { AssistantMessage } from "#features/chat/message/assistant-message.tsx";
import { UserMessage } from "#features/chat/message/user-message.tsx";
import { t } from "#messages/text.ts";
import type { ThreadActions } from "./leave-branch.tsx";
import { heightBefore, type NearRows } from "./use-near-rows.ts";

export type ThreadRowProps = {
  message: Message;
  siblings: string[];
  notes: MessageNotes | undefined;
  question: string;
  isNewest: boolean;
  isFound: boolean;
  /** Another version of it, shown beside it for comparison. */
  beside: Message | null;
  /** Sets beside each other the versions of what answers a message; null: none. */
  onCompare: (parentId: string | null) => void;
  /** It begins as an empty box, until it comes near the screen. */
  isFar: boolean;
  /** The same object on every render. */
  actions: ThreadActions;
  canSend: boolean;
  models: Models;
  near: NearRows;
};

/** One message in its place. It is drawn again only when something of it has changed. */
export const ThreadRow = memo(function ThreadRow({ isFar, near, isFound, ...rest }: ThreadRowProps) {
  const place = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(!isFar);
  const { message } = rest;
  useEffect(() => {
    if (!isFar) return setNear(true);
    const element = place.current;
    return element ? near.watch(element, message.id, setNear) : undefined;
  }, [isFar, near, message.id]);
  const isDrawn = isNear || isFound;
  return (
    <div
      ref={place}
      id={`message-${message.id}`}
      tabIndex={-1}
      data-found={isFound || undefined}
      className={classNames("outline-none", isFound && "found rounded-2xl")}
      style={isDrawn ? undefined : { height: near.heightOf(message.id) ?? heightBefore(message) }}
    >
      {isDrawn ? <Row {...rest} /> : null}
    </div>
  );
}, isSame);

type RowProps = Omit<ThreadRowProps, "isFar" | "near" | "isFound">;

function Row({ beside, onCompare, ...rest }: RowProps) {
  const { message, siblings, actions } = rest;
  if (message.role === "user") return <UserMessage {...rest} />;
  if (!beside) return <AssistantMessage {...rest} onCompare={siblings.length > 1 ? () => onCompare(message.parentId) : null} />;
  const versions = [message, beside].sort((a, b) => siblings.indexOf(a.id) - siblings.indexOf(b.id));
  return (
    <section aria-label={t("chat.compared")} className="grid gap-x-6 gap-y-8 md:grid-cols-2">
      {versions.map((version) => (
        <div key={version.id} className="min-w-0">
          <AssistantMessage {...rest} message={version} siblings={[]} isNewest onCompare={null} />
          <Button
            size="small"
            className="mt-5"
            onClick={() => {
              onCompare(null);
              if (version !== message) actions.show(version.parentId, version.id);
            }}
          >
            <Check aria-hidden className="size-3.5" /> {t("chat.keepVersion")}
          </Button>
        </div>
      ))}
    </section>
  );
}

function isSame(before: ThreadRowProps, after: ThreadRowProps): boolean {
  const { siblings, notes, ...rest } = after;
  return (
    Object.entries(rest).every(([name, value]) => before[name as keyof typeof rest] === value) &&
    // Computed again after each reply, with equal values for the messages before it.
    JSON.stringify(before.notes) === JSON.stringify(notes) &&
    before.siblings.length === siblings.length &&
    before.siblings.every((id, at) => id === siblings[at])
  );
}
