"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getSession, listSessions, revokeOtherSessions, revokeSession } from "#client/auth.ts";
import { readerTime } from "#client/reader-time.ts";
import { unwrap } from "#client/unwrap.ts";
import { Button } from "#components/ui/button.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { deviceLabels } from "#contracts/device.ts";
import { t } from "#messages/text.ts";

export const sessionsKey = ["sessions"];

export function SessionList() {
  const cache = useQueryClient();
  const { data: current } = useQuery({ queryKey: ["session"], queryFn: async () => unwrap(await getSession())?.session.id ?? null });
  const { data: sessions, error } = useQuery({ queryKey: sessionsKey, queryFn: async () => unwrap(await listSessions()) });
  const again = () => void cache.invalidateQueries({ queryKey: sessionsKey });
  const end = useMutation({ mutationFn: async (token: string) => unwrap(await revokeSession({ token })), onSettled: again });
  const endOthers = useMutation({ mutationFn: async () => unwrap(await revokeOtherSessions()), onSettled: again });

  if (error) return <p className="text-sm text-danger">{error.message}</p>;
  if (!sessions) return <Spinner />;
  return (
    <>
      <ul className="divide-y divide-line rounded-xl border border-line bg-raised">
        {sessions.map((session) => (
          <li key={session.id} className="flex items-center gap-3 px-4 py-3">
            <div className="min-w-0 flex-1">
              <p className="truncate text-sm">{deviceLabels(session.userAgent)}</p>
              <p className="text-xs text-muted">{t("account.since", { createdAt: readerTime(session.createdAt, "dayAndTime") })}</p>
            </div>
            {session.id === current ? (
              <span className="text-xs font-medium text-accent-text">{t("account.thisDevice")}</span>
            ) : (
              <Button size="small" disabled={end.isPending} onClick={() => end.mutate(session.token)}>
                {t("frame.signOut")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 ? (
        <Button className="mt-3" disabled={endOthers.isPending} onClick={() => endOthers.mutate()}>
          {t("account.signOutOthers")}
        </Button>
      ) : null}
    </>
  );
}
