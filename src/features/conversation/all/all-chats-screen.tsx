"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { readerDay, readerTime } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import type { Conversation } from "#contracts/conversation.ts";
import { PageHeader } from "#features/frame/page-header.tsx";
import { t } from "#messages/text.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { ChatFilters } from "./chat-filters.tsx";
import { ChatRow } from "./chat-row.tsx";
import { allChatsQuery, type ChatFilter } from "./filter.ts";

const typingPauseMs = 200;

/** Every chat, day by day, to find, archive, move and delete. */
export function AllChatsScreen() {
  const [words, setWords] = useState("");
  const [filter, setFilter] = useState<ChatFilter>({});
  const [selected, setSelected] = useState<ReadonlyMap<string, Conversation>>(new Map());
  useEffect(() => {
    const timer = setTimeout(() => setFilter((now) => ({ ...now, q: words.trim() })), typingPauseMs);
    return () => clearTimeout(timer);
  }, [words]);
  const list = useInfiniteQuery(
    useTRPC().conversations.list.infiniteQueryOptions(allChatsQuery(filter), {
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: keepPreviousData,
    }),
  );
  const chats = list.data?.pages.flatMap((page) => page.conversations) ?? [];
  const isFiltered = Object.keys(allChatsQuery(filter)).length > 1;
  const select = (chat: Conversation, isSelected: boolean) => {
    const next = new Map(selected);
    if (isSelected) next.set(chat.id, chat);
    else next.delete(chat.id);
    setSelected(next);
  };
  return (
    <>
      <PageHeader title={t("frame.allChats")}>
        <Link href="/chats/import" className={buttonClass("quiet", "small")}>
          {t("conversation.import")}
        </Link>
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-3xl px-4 py-6 md:px-6 md:py-8">
          <ChatFilters
            words={words}
            filter={filter}
            onWords={setWords}
            onFilter={(next) => {
              setFilter(next);
              setSelected(new Map());
            }}
          />
          {list.error ? <p className="mt-6 text-sm text-danger">{list.error.message}</p> : null}
          {!list.data && !list.error ? <Spinner /> : null}
          {list.data && chats.length === 0 ? (
            <p role="status" className="mt-10 text-center text-sm text-muted">
              {t(isFiltered ? "conversation.noneFound" : "conversation.noneYet")}
            </p>
          ) : null}
          {[...Map.groupBy(chats, ({ updatedAt }) => readerDay(updatedAt))].map(([day, members]) => (
            <section key={day} aria-labelledby={`day-${day}`} className="mt-6">
              <h2 id={`day-${day}`} className="px-3 pb-1 text-xs font-medium text-muted">
                {readerTime(members[0]?.updatedAt ?? day, "full")}
              </h2>
              <ul>
                {members.map((chat) => (
                  <ChatRow key={chat.id} conversation={chat} isSelected={selected.has(chat.id)} onSelect={(is) => select(chat, is)} />
                ))}
              </ul>
            </section>
          ))}
          {list.hasNextPage ? <More isLoading={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} /> : null}
          {selected.size > 0 ? (
            <BulkBar selected={[...selected.values()]} isArchive={filter.archived === true} onClear={() => setSelected(new Map())} />
          ) : null}
        </div>
      </div>
    </>
  );
}

/** Reads the next page when it comes into sight, or when pressed. */
function More({ isLoading, onMore }: { isLoading: boolean; onMore: () => void }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && !isLoading && onMore(), { rootMargin: "400px" });
    if (place.current) observer.observe(place.current);
    return () => observer.disconnect();
  }, [isLoading, onMore]);
  return (
    <div ref={place} className="mt-4 grid place-items-center">
      <Button size="small" className="max-md:h-11" disabled={isLoading} onClick={onMore}>
        {t("frame.showOlder")}
      </Button>
    </div>
  );
}
