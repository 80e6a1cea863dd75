import type { MessageKey } from "#messages/text.ts";

type FooterLink = { href: string; label: MessageKey };

const legalLinks: FooterLink[] = [
  { href: "/legal/terms", label: "frame.terms" },
  { href: "/legal/privacy", label: "frame.privacy" },
  { href: "/legal/imprint", label: "frame.imprint" },
  { href: "/legal/contact", label: "frame.contact" },
];

/** The pages at the end of a visitor's page; the legal ones only where the operator has named themselves. */
export function footerLinks(hasLegal: boolean): FooterLink[] {
  return [{ href: "/pricing", label: "frame.pricing" }, ...(hasLegal ? legalLinks : [])];
}
