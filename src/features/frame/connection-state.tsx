"use client";

import { useConnection } from "#client/connection.ts";
import { classNames } from "#components/ui/class-names.ts";
import { t } from "#messages/text.ts";

const words = { live: "frame.live", catching_up: "frame.catchingUp", offline: "frame.offline" } as const;
const dots = { live: "bg-accent", catching_up: "bg-warning animate-pulse", offline: "bg-danger" } as const;

/** Whether what is on the page is up to date, said calmly. */
export function ConnectionState() {
  const state = useConnection();
  return (
    <span
      role="status"
      aria-label={t("frame.connection", { state: t(words[state]) })}
      title={t(words[state])}
      className="flex min-w-4 items-center justify-center gap-1.5 text-xs text-muted"
    >
      <span aria-hidden className={classNames("size-1.5 rounded-full", dots[state])} />
      {/* While all is well the dot says enough. */}
      {state === "live" ? null : t(words[state])}
    </span>
  );
}
