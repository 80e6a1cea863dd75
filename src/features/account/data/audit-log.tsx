"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { readerTime } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { auditLabel } from "#contracts/audit.ts";
import { useTasks } from "#features/task/use-tasks.ts";
import { t } from "#messages/text.ts";

const actors = {
  user: "account.you",
  assistant: "frame.assistant",
  system: "account.system",
} as const;

export function AuditLog() {
  const trpc = useTRPC();
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    trpc.audit.list.infiniteQueryOptions({}, { getNextPageParam: (page) => page.nextCursor, staleTime: 0 }),
  );
  const { data: tasks } = useTasks();
  const titleOf = (id: string | null) => {
    const title = tasks?.find((task) => String(task.id) === id)?.title;
    return title ? `“${title}”` : t("account.task", { id: id ?? "" });
  };
  if (error) return <p className="text-sm text-danger">{error.message}</p>;
  if (!data) return <Spinner />;
  const entries = data.pages.flatMap((page) => page.entries);
  return (
    <>
      <div
        tabIndex={0}
        role="region"
        aria-label={t("account.historyEntries")}
        className="max-h-96 overflow-y-auto rounded-xl border border-line bg-raised"
      >
        <ul className="divide-y divide-line">
          {entries.map(({ seq, actor, action, entity, entityId, createdAt }) => (
            <li key={seq} className="flex items-baseline gap-3 px-4 py-2.5 text-[13px]">
              <span className="w-16 shrink-0 text-muted sm:w-20">{t(actors[actor])}</span>
              <span className="min-w-0 flex-1 break-words">
                {auditLabel(action)}
                {entity === "task" ? <span className="text-muted"> · {titleOf(entityId)}</span> : null}
              </span>
              <time dateTime={createdAt} className="shrink-0 text-xs text-muted">
                {readerTime(createdAt, "dayAndTime")}
              </time>
            </li>
          ))}
        </ul>
      </div>
      {hasNextPage ? (
        <Button size="small" className="mt-3" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("frame.showOlder")}
        </Button>
      ) : null}
    </>
  );
}
