"use client";

import { Download, Printer } from "lucide-react";
import { buttonClass } from "#components/ui/button.tsx";
import { t } from "#messages/text.ts";

const formats = [
  ["markdown", "Markdown"],
  ["json", "JSON"],
] as const;

/** The same conversation as a file, or on paper. */
export function ExportLinks({ conversationId, messageId }: { conversationId: string; messageId: string | undefined }) {
  const end = messageId ? `&message=${messageId}` : "";
  return (
    <section aria-label={t("share.export")} className="border-t border-line pt-3">
      <h3 className="mb-2 text-[13px] font-medium">{t("share.export")}</h3>
      <div className="flex flex-wrap gap-2">
        {formats.map(([format, name]) => (
          <a
            key={format}
            download
            href={`/api/conversations/${conversationId}/export?format=${format}${end}`}
            className={`${buttonClass()} max-md:h-11`}
          >
            <Download aria-hidden className="size-4" /> {name}
          </a>
        ))}
        <a
          href={`/print/${conversationId}${messageId ? `?message=${messageId}` : ""}`}
          target="_blank"
          rel="noreferrer"
          className={`${buttonClass()} max-md:h-11`}
        >
          <Printer aria-hidden className="size-4" /> {t("share.print")}
        </a>
      </div>
    </section>
  );
}
