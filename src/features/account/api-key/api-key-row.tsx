"use client";

import { readerTime } from "#client/reader-time.ts";
import { Button } from "#components/ui/button.tsx";
import type { ApiKeyView } from "#contracts/api-key.ts";
import { t } from "#messages/text.ts";

const day = (time: string) => readerTime(time, "medium");

export function ApiKeyRow({ apiKey, onRevoke }: { apiKey: ApiKeyView; onRevoke: () => void }) {
  const { name, lastFour, scopes, lastUsedAt, expiresAt } = apiKey;
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline gap-2 text-sm">
          <span className="truncate">{name}</span>
          <code className="shrink-0 font-mono text-xs text-muted">bck_…{lastFour}</code>
        </p>
        <p className="mt-0.5 text-xs text-muted">
          {scopes.join(", ")} · {lastUsedAt ? t("account.used", { lastUsedAt: moment(lastUsedAt) }) : t("account.neverUsed")} ·{" "}
          {ends(expiresAt)}
        </p>
      </div>
      <Button size="small" aria-label={t("account.revoke", { name })} onClick={onRevoke}>
        {t("account.revokeNow")}
      </Button>
    </li>
  );
}

function moment(time: string): string {
  return readerTime(time, "dayAndTime");
}

function ends(expiresAt: string | null): string {
  if (!expiresAt) return t("account.noEnd");
  return new Date(expiresAt).getTime() <= Date.now()
    ? t("account.ended", { expiresAt: day(expiresAt) })
    : t("account.until", { expiresAt: day(expiresAt) });
}
