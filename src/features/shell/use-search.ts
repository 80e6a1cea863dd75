"use client";

import { useQuery } from "@tanstack/react-query";
import { ListPlus, ListTodo, type LucideIcon, MessageSquare, MessageSquareText, Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import type { SnippetPiece } from "#contracts/search.ts";
import { t } from "#messages/text.ts";

const typingPauseMs = 120;

/** Stands for a deed in the place of an address. */
export const addTask = "#new-task";
/** `run`: what it does once the search is closed, instead of opening `path`. */
export type Hit = {
  key: string;
  path: string;
  title: SnippetPiece[];
  note?: SnippetPiece[];
  Icon: LucideIcon;
  shortcut?: string;
  run?: () => void;
};
export type HitGroup = { label: string; hits: Hit[] };

const begin = (): HitGroup => ({
  label: t("frame.begin"),
  hits: [
    { key: "new", path: "/chat", title: plain(t("frame.newChat")), Icon: Plus },
    { key: "add", path: addTask, title: plain(t("frame.newTask")), Icon: ListPlus, shortcut: "Q" },
  ],
});

/** What to show for these words: without any the newest chats, with some what was found, in groups. */
export function useSearch(words: string): { groups: HitGroup[]; isSearching: boolean } {
  const trpc = useTRPC();
  const q = useSettled(words);
  const { data: page } = useQuery(trpc.conversations.list.queryOptions({ limit: 12 }, { enabled: words === "" }));
  const { data: found, isFetching } = useQuery(
    trpc.search.query.queryOptions({ q }, { enabled: q !== "", staleTime: 5_000, placeholderData: (before) => before }),
  );
  if (words === "") {
    const chats = (page?.conversations ?? []).map(
      ({ id, title }): Hit => ({ key: id, path: `/chat/${id}`, title: plain(title || t("frame.untitledChat")), Icon: MessageSquare }),
    );
    return { groups: filled([begin(), { label: t("frame.newestChats"), hits: chats }]), isSearching: false };
  }
  const chats = (found?.conversations ?? []).map(({ id, title }): Hit => ({ key: id, path: `/chat/${id}`, title, Icon: MessageSquare }));
  const messages = (found?.messages ?? []).map(
    ({ id, conversationId, conversationTitle, snippet }): Hit => ({
      key: `message-${id}`,
      path: `/chat/${conversationId}?message=${id}`,
      title: snippet.map(({ text, hit }) => ({ text: withoutMarks(text), hit })),
      note: plain(conversationTitle || t("frame.untitledChat")),
      Icon: MessageSquareText,
    }),
  );
  const tasks = (found?.tasks ?? []).map(
    ({ id, title, snippet }): Hit => ({
      key: `task-${id}`,
      path: `/tasks?task=${id}`,
      title,
      ...(snippet.length > 0 ? { note: snippet } : {}),
      Icon: ListTodo,
    }),
  );
  const groups = [
    { label: t("frame.chats"), hits: chats },
    { label: t("frame.messages"), hits: messages },
    { label: t("frame.tasks"), hits: tasks },
    begin(),
  ];
  return { groups: filled(groups), isSearching: isFetching || q !== words };
}

function plain(text: string): SnippetPiece[] {
  return [{ text, hit: false }];
}

/** A line of a reply without the marks of its Markdown. */
function withoutMarks(text: string): string {
  return text.replaceAll(/\*\*|`|(?:^|(?<=\s))(?:- \[[ x]\]|#{1,4}|-) /g, "");
}

function filled(groups: HitGroup[]): HitGroup[] {
  return groups.filter(({ hits }) => hits.length > 0);
}

/** A value once it has stopped changing for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), typingPauseMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
