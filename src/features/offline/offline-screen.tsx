"use client";

import { WifiOff } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { deliver } from "#client/offline/deliver.ts";
import { keptList } from "#client/offline/kept-list.ts";
import { type Kept, type OfflineRowData, shownOffline } from "#client/offline/offline-list.ts";
import { isHeld, type Waiting } from "#client/offline/waiting.ts";
import { readerTime } from "#client/reader-time.ts";
import { Button } from "#components/ui/button.tsx";
import type { Task, TaskUpdate } from "#contracts/task.ts";
import { t } from "#messages/text.ts";
import { OfflineAdd } from "./offline-add.tsx";
import { OfflineRow } from "./offline-row.tsx";
import { UnsentChange } from "./unsent-change.tsx";

/** What opens without a network: the tasks as this device has them, with adds, ticks and edits that wait to be sent. */
export function OfflineScreen() {
  // Undefined: not read yet.
  const [kept, setKept] = useState<Kept | null | undefined>(undefined);
  const read = useCallback(() => {
    const reading = keptList().read();
    return reading.then(setKept, () => setKept(null));
  }, []);
  useEffect(() => {
    void read();
    window.addEventListener("online", goOn);
    return () => window.removeEventListener("online", goOn);
  }, [read]);
  const rows = kept ? shownOffline(kept).filter(({ isDone, change }) => !isDone || change) : [];
  const held = kept?.waiting.filter(isHeld) ?? [];
  const waiting = (kept?.waiting.length ?? 0) - held.length;
  return (
    <main className="mx-auto min-h-dvh w-full max-w-2xl px-4 py-6">
      <header className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <div>
          <h1 className="text-lg font-semibold">{t("offline.title")}</h1>
          <p className="text-[13px] text-muted" role="status">
            {kept ? t("offline.asOf", { time: readerTime(kept.at, "dayAndTime") }) : null}{" "}
            {waiting > 0 ? t("offline.waiting", { count: waiting }) : null}
          </p>
        </div>
        <Button className="max-md:h-11" onClick={() => void goOn()}>
          {t("offline.tryAgain")}
        </Button>
      </header>
      {kept ? (
        <>
          <OfflineAdd onAdd={(fields) => keptList().wait(kept.userId, { kind: "add", fields }).then(read)} />
          {held.length > 0 ? (
            <ul aria-label={t("offline.unsent")} className="mb-4 divide-y divide-line rounded-lg bg-warning-soft px-3">
              {held.map((change) => (
                <UnsentChange key={change.key} userId={kept.userId} change={change} onDecided={() => void read()} />
              ))}
            </ul>
          ) : null}
          <ul aria-label={t("offline.tasks")} className="divide-y divide-line">
            {rows.map((row) => (
              <OfflineRow
                key={row.key}
                row={row}
                onTick={() => tick(kept.userId, row).then(read)}
                onEdit={(changed) => edit(kept.userId, row, changed).then(read)}
              />
            ))}
          </ul>
          {rows.length === 0 ? <p className="py-10 text-center text-muted">{t("offline.nothingOpen")}</p> : null}
        </>
      ) : null}
      {kept === null ? (
        <div className="grid place-items-center gap-3 py-20 text-center text-muted">
          <WifiOff aria-hidden className="size-6" />
          <p>{t("offline.nothingKept")}</p>
        </div>
      ) : null}
    </main>
  );
}

function tick(userId: number, { task, change, isDone, title }: OfflineRowData): Promise<void> {
  const status = isDone ? "pending" : "completed";
  if (task) return keptList().wait(userId, { kind: "status", id: task.id, title, status });
  return keptList().alter(userId, change?.key ?? "", (one) => (one.kind === "add" ? { ...one, fields: { ...one.fields, status } } : one));
}

/** What an edit of a task is based on is what is shown: the edits before it are sent first. */
function edit(userId: number, { task, change }: OfflineRowData, fields: TaskUpdate): Promise<void> {
  if (!task) {
    const next = (one: Waiting) => (one.kind === "add" ? { ...one, fields: { ...one.fields, ...fields } } : one);
    return keptList().alter(userId, change?.key ?? "", next);
  }
  const was = Object.fromEntries(Object.keys(fields).map((name) => [name, task[name as keyof TaskUpdate & keyof Task]]));
  return keptList().wait(userId, { kind: "edit", id: task.id, title: task.title, fields, was });
}

/** With a network: sends what waits, and opens the page that was asked for. */
async function goOn(): Promise<void> {
  const kept = await keptList().read().catch(() => null); // biome-ignore format: one call
  if (kept) await keptList().send(kept.userId, (change) => deliver(kept.userId, change)).catch(() => {}); // biome-ignore format: one call
  if (window.location.pathname === "/offline") window.location.assign("/tasks");
  else window.location.reload();
}
