"use client";

import { memo, useEffect, useRef, useState } from "react";
import { classNames } from "#components/ui/class-names.ts";
import type { Message } from "#contracts/message.ts";
import type { MessageNotes } from "#contracts/message-notes.ts";
import type { Models } from "#features/chat/compose/use-model.ts";
import { AssistantMessage } from "#features/chat/message/assistant-message.tsx";
import { UserMessage } from "#features/chat/message/user-message.tsx";
import type { ThreadActions } from "./leave-branch.tsx";
import { heightBefore, type NearRows } from "./use-near-rows.ts";

export type ThreadRowProps = {
  message: Message;
  siblings: string[];
  notes: MessageNotes | undefined;
  question: string;
  isNewest: boolean;
  isFound: boolean;
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

function Row({ notes, isNewest, question, models, ...shared }: Omit<ThreadRowProps, "isFar" | "near" | "isFound">) {
  return shared.message.role === "user" ? (
    <UserMessage {...shared} />
  ) : (
    <AssistantMessage {...shared} notes={notes} isNewest={isNewest} question={question} models={models} />
  );
}

function isSame(before: ThreadRowProps, after: ThreadRowProps): boolean {
  const { siblings, notes, ...rest } = after;
  return (
    Object.entries(rest).every(([name, value]) => before[name as keyof typeof rest] === value) &&
    // Read anew after each reply, with the same words for those before it.
    JSON.stringify(before.notes) === JSON.stringify(notes) &&
    before.siblings.length === siblings.length &&
    before.siblings.every((id, at) => id === siblings[at])
  );
}
