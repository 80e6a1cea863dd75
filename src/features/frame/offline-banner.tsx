"use client";

import { WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { useConnection } from "#client/connection.ts";
import { t } from "#messages/text.ts";

/** Shorter breaks mend themselves before anyone would read about them. */
const shownAfterMs = 2_500;
/** A page this young is up to date, and a slow device may still be connecting. */
const youngMs = 10_000;

/** Says on every page that the connection is lost; the sidebar, which says so too, may be out of sight. */
export function OfflineBanner() {
  const isOffline = useConnection() === "offline";
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!isOffline) return setShown(false);
    const timer = setTimeout(() => setShown(true), Math.max(shownAfterMs, youngMs - performance.now()));
    return () => clearTimeout(timer);
  }, [isOffline]);
  return (
    <div role="status" className="shrink-0">
      {shown ? (
        <p className="flex items-center justify-center gap-2 bg-warning-soft px-4 py-2 text-center text-[13px] text-warning">
          <WifiOff aria-hidden className="size-3.5 shrink-0" /> {t("frame.offlineText")}
        </p>
      ) : null}
    </div>
  );
}
