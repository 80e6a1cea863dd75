import Link from "next/link";
import type { ReactNode } from "react";
import { Logo } from "#components/ui/logo.tsx";
import type { LegalFacts, LegalPage } from "#contracts/legal.ts";
import { PageFooter } from "#features/frame/page-footer.tsx";
import { readerLocale, rich, t } from "#messages/text.ts";
import { type LegalSection, legalTitles, legalValues, sectionsOf } from "./legal-sections.ts";

/** One of the pages that say who runs this installation, and on what terms. */
export function LegalScreen({ page, facts }: { page: LegalPage; facts: LegalFacts }) {
  return (
    <div className="mx-auto flex min-h-dvh max-w-5xl flex-col px-5 sm:px-6">
      <header className="flex h-16 items-center">
        <Link href="/" className="flex items-center gap-2.5 rounded-lg">
          <Logo className="size-7" />
          <span className="font-semibold tracking-tight">BestChat</span>
        </Link>
      </header>
      <main className="mx-auto w-full max-w-2xl flex-1 pt-10 pb-20 sm:pt-14">
        <h1 className="text-3xl font-semibold tracking-[-0.02em] sm:text-4xl">{t(legalTitles[page])}</h1>
        {page === "imprint" || page === "contact" ? <Operator facts={facts} withDetails={page === "imprint"} /> : null}
        {sectionsOf(page, facts).map((section) => (
          <Section key={section.title} section={section} facts={facts} />
        ))}
      </main>
      <PageFooter hasLegal />
    </div>
  );
}

function Section({ section: { title, lines, isList }, facts }: { section: LegalSection; facts: LegalFacts }) {
  const Line = isList ? "li" : "p";
  const drawn = lines.map(({ text }) => <Line key={text}>{rich(text, { ...legalValues(facts, readerLocale()), ...links(facts) })}</Line>);
  return (
    <section className="mt-10">
      <h2 className="text-lg font-medium tracking-tight">{t(title)}</h2>
      <div className="mt-2 space-y-3 leading-relaxed text-muted">
        {isList ? <ul className="list-disc space-y-2 ps-5">{drawn}</ul> : drawn}
      </div>
    </section>
  );
}

function Operator({ facts, withDetails }: { facts: LegalFacts; withDetails: boolean }) {
  const lines = [facts.name, ...facts.address, new Intl.DisplayNames(readerLocale(), { type: "region" }).of(facts.country)];
  return (
    <div className="mt-8 space-y-5 leading-relaxed">
      <address className="not-italic" dir="auto">
        {lines.map((line) => (
          <span key={line} className="block wrap-anywhere">
            {line}
          </span>
        ))}
      </address>
      <p>
        {t("legal.eMail")} {links(facts).mail(facts.email)}
      </p>
      {withDetails ? facts.details.map((line) => <p key={line}>{line}</p>) : null}
    </div>
  );
}

const linkClass = "text-accent-text underline underline-offset-3 wrap-anywhere";

function links({ email }: LegalFacts) {
  const to = (href: string) => (children: ReactNode) => (
    <Link href={href} className={linkClass}>
      {children}
    </Link>
  );
  return {
    data: to("/settings/data"),
    tools: to("/settings/tools"),
    pricing: to("/pricing"),
    privacy: to("/legal/privacy"),
    mail: (children: ReactNode) => (
      <a href={`mailto:${email}`} className={linkClass}>
        {children}
      </a>
    ),
    email,
  };
}
