import Link from "next/link";
import { t } from "#messages/text.ts";
import { footerLinks } from "./footer-links.ts";

/** The end of the pages that visitors see. */
export function PageFooter({ hasLegal }: { hasLegal: boolean }) {
  return (
    <footer className="flex flex-wrap items-center gap-x-6 gap-y-2 border-t border-line py-6 text-[13px] text-muted">
      <span className="mr-auto">BestChat</span>
      {footerLinks(hasLegal).map(({ href, label }) => (
        <Link key={href} href={href} className="transition-colors hover:text-ink">
          {t(label)}
        </Link>
      ))}
      <a href="/docs" className="transition-colors hover:text-ink">
        API
      </a>
    </footer>
  );
}
