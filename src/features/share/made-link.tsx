"use client";

import { Button } from "#components/ui/button.tsx";
import { inputClass } from "#components/ui/field.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";

/** A new link, whose secret is nowhere else. */
export function MadeLink({ url }: { url: string }) {
  const copy = () => navigator.clipboard.writeText(url).then(() => toast.success(t("share.copied")));
  return (
    <div role="status" className="space-y-2 rounded-xl border border-accent bg-accent-soft/50 p-3">
      <p className="text-[13px]">{t("share.made")}</p>
      <div className="flex gap-2">
        <input
          readOnly
          dir="ltr"
          aria-label={t("share.copy")}
          className={inputClass}
          value={url}
          onFocus={(event) => event.target.select()}
        />
        <Button look="primary" className="h-10" onClick={() => void copy()}>
          {t("share.copy")}
        </Button>
      </div>
    </div>
  );
}
