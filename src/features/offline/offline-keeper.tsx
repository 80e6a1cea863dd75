"use client";

import { useQuery } from "@tanstack/react-query";
import { Suspense, useEffect, useState } from "react";
import { deliver } from "#client/offline/deliver.ts";
import { keepShell, keptList } from "#client/offline/kept-list.ts";
import { loadKeptList } from "#client/offline/load-kept-list.ts";
import { isHeld, nextToSend, type Waiting } from "#client/offline/waiting.ts";
import { useTRPC } from "#client/trpc.tsx";
import { prepareToasts, toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";
import { lazyPart } from "../../components/ui/lazy-part.ts";

/** Tasks change in bursts. */
const keptAfterMs = 2_000;
const sentAgainMs = 60_000;

const UnsentChanges = lazyPart(() => import("./unsent-changes.tsx").then(({ UnsentChanges }) => ({ default: UnsentChanges })));

/** Keeps the account's tasks for the time without a network, and sends what was done in it. Draws only what has to be decided. */
export function OfflineKeeper({ userId }: { userId: number }) {
  const trpc = useTRPC();
  // Only what a page has read anyway.
  const { data: tasks } = useQuery({ ...trpc.tasks.list.queryOptions(), select: (page) => page.tasks, enabled: false });
  const [held, setHeld] = useState<Waiting[]>([]);
  useEffect(() => {
    if (!tasks) return;
    const timer = setTimeout(() => void keptList().keep(userId, tasks).catch(() => {}), keptAfterMs); // biome-ignore format: one call
    return () => clearTimeout(timer);
  }, [tasks, userId]);
  useEffect(() => {
    // What a page needs once the network is gone.
    void Promise.all([prepareToasts(), loadKeptList()]).catch(() => {});
    if (process.env.NODE_ENV === "production") void keepShell().catch(() => {});
    const send = () => void sendWaiting(userId).then(setHeld);
    send();
    window.addEventListener("online", send);
    const timer = setInterval(send, sentAgainMs);
    return () => {
      window.removeEventListener("online", send);
      clearInterval(timer);
    };
  }, [userId]);
  if (held.length === 0) return null;
  return (
    <Suspense>
      <UnsentChanges userId={userId} changes={held} onDecided={() => void sendWaiting(userId).then(setHeld)} />
    </Suspense>
  );
}

/** Gives what somebody has to decide about. */
async function sendWaiting(userId: number): Promise<Waiting[]> {
  try {
    const kept = await keptList().read();
    // What another account left here is not this one's to read.
    if (kept && kept.userId !== userId) await keptList().clear();
    if (kept?.userId !== userId) return [];
    if (!nextToSend(kept.waiting) || !navigator.onLine) return kept.waiting.filter(isHeld);
    const count = await keptList().send(userId, (change) => deliver(userId, change));
    if (count > 0) toast.success(t("frame.sentOffline", { count }));
  } catch {
    // No network yet, or the server is away: it is tried again.
  }
  const left = await keptList().read().catch(() => null); // biome-ignore format: one call
  return left?.waiting.filter(isHeld) ?? [];
}
