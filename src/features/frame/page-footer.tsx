import Link from "next/link";
import { t } from "#messages/text.ts";

/** The end of the pages that visitors see. */
export function PageFooter() {
  return (
    <footer className="flex flex-wrap items-center gap-x-6 gap-y-2 border-t border-line py-6 text-[13px] text-muted">
      <span className="mr-auto">BestChat</span>
      <Link href="/pricing" className="transition-colors hover:text-ink">
        {t("frame.pricing")}
      </Link>
      <a href="/docs" className="transition-colors hover:text-ink">
        API
      </a>
    </footer>
  );
}
