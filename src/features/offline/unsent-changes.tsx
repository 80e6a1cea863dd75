"use client";

import type { Waiting } from "#client/offline/waiting.ts";
import { t } from "#messages/text.ts";
import { UnsentChange } from "./unsent-change.tsx";

type UnsentChangesProps = { userId: number; changes: Waiting[]; onDecided: () => void };

/** On every page, once there is a network again: what was changed elsewhere meanwhile, or could not be. */
export function UnsentChanges({ userId, changes, onDecided }: UnsentChangesProps) {
  return (
    <section
      aria-label={t("offline.unsent")}
      className="rise fixed inset-x-4 bottom-4 z-40 mx-auto max-h-[60dvh] max-w-lg overflow-y-auto rounded-xl border border-line bg-raised px-4 py-2 shadow-float"
    >
      <h2 className="pt-1.5 text-sm font-medium">{t("offline.unsent")}</h2>
      <ul className="divide-y divide-line">
        {changes.map((change) => (
          <UnsentChange key={change.key} userId={userId} change={change} onDecided={onDecided} />
        ))}
      </ul>
    </section>
  );
}
