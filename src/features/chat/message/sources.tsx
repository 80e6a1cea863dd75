import { FileText, Globe } from "lucide-react";
import type { Citation } from "#contracts/message-notes.ts";
import { t } from "#messages/text.ts";

/** What the model named as the sources of its answer. The addresses are foreign: nothing of them is loaded before a click. */
export function Sources({ citations }: { citations: Citation[] }) {
  if (citations.length === 0) return null;
  return (
    <ul aria-label={t("chat.sources")} className="flex flex-wrap gap-1.5">
      {citations.map(({ title, url }) => (
        <li key={url ?? title} className="max-w-full">
          {url ? (
            <a href={url} target="_blank" rel="noopener noreferrer" title={url} className={`${chip} hover:border-accent hover:text-ink`}>
              <Globe aria-hidden className="size-3.5 shrink-0 text-faint" />
              <span dir="auto" className="truncate font-medium">
                {title}
              </span>
              <span className="shrink-0 text-faint">{new URL(url).hostname.replace(/^www\./, "")}</span>
            </a>
          ) : (
            <span className={chip}>
              <FileText aria-hidden className="size-3.5 shrink-0 text-faint" />
              <span dir="auto" className="truncate font-medium">
                {title}
              </span>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

const chip =
  "flex max-w-full items-center gap-1.5 rounded-full border border-line bg-raised px-2.5 py-1 text-xs text-muted transition-colors sm:max-w-80";
