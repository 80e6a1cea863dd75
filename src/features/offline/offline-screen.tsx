"use client";

import { WifiOff } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { deliver } from "#client/offline/deliver.ts";
import { keptList } from "#client/offline/kept-list.ts";
import { type Kept, shownOffline } from "#client/offline/offline-list.ts";
import { readerTime } from "#client/reader-time.ts";
import { Button } from "#components/ui/button.tsx";
import { t } from "#messages/text.ts";
import { OfflineAdd } from "./offline-add.tsx";
import { OfflineRow } from "./offline-row.tsx";

/** What opens without a network: the tasks as this device has them, with adds and ticks that wait to be sent. */
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
  const waiting = kept?.waiting.length ?? 0;
  return (
    <main className="mx-auto min-h-dvh w-full max-w-2xl px-4 py-6">
      <header className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <div>
          <h1 className="text-lg font-semibold">{t("offline.title")}</h1>
          <p className="text-[13px] text-muted" role="status">
            {kept ? t("offline.asOf", { time: readerTime(kept.at, { dateStyle: "medium", timeStyle: "short" }) }) : null}{" "}
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
          <ul aria-label={t("offline.tasks")} className="divide-y divide-line">
            {rows.map((row) => (
              <OfflineRow
                key={row.key}
                row={row}
                onTick={() => tick(kept.userId, row).then(read)}
                onForget={() => forget(kept.userId, row).then(read)}
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

type Row = ReturnType<typeof shownOffline>[number];

function tick(userId: number, { task, change, isDone, title }: Row): Promise<void> {
  const status = isDone ? "pending" : "completed";
  if (task) return keptList().wait(userId, { kind: "status", id: task.id, title, status });
  return keptList().alter(userId, change?.key ?? "", (one) => (one.kind === "add" ? { ...one, fields: { ...one.fields, status } } : one));
}

/** Lets go what the server did not take. */
function forget(userId: number, { change }: Row): Promise<void> {
  return keptList().alter(userId, change?.key ?? "", () => null);
}

/** With a network: sends what waits, and opens the page that was asked for. */
async function goOn(): Promise<void> {
  const kept = await keptList().read().catch(() => null); // biome-ignore format: one call
  if (kept) await keptList().send(kept.userId, (change) => deliver(kept.userId, change)).catch(() => {}); // biome-ignore format: one call
  if (window.location.pathname === "/offline") window.location.assign("/tasks");
  else window.location.reload();
}
