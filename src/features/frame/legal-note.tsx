import type { ReactNode } from "react";
import { type MessageKey, rich } from "#messages/text.ts";

/** What somebody accepts by the button above: `message` links terms and privacy, in new tabs, so that no form is lost. */
export function LegalNote({ message, className }: { message: MessageKey; className?: string }) {
  const to = (href: string) => (children: ReactNode) => (
    <a href={href} target="_blank" rel="noopener" className="underline underline-offset-3 hover:text-ink">
      {children}
    </a>
  );
  return <p className={className}>{rich(message, { terms: to("/legal/terms"), privacy: to("/legal/privacy") })}</p>;
}
