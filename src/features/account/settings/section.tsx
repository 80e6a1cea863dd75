import { type ReactNode, Suspense } from "react";

/** One subject of a page of settings. What is in it may come later than its heading. */
export function Section({ id, title, heading = title, text, children }: SectionProps) {
  return (
    <section id={id} aria-label={title} className="scroll-mt-12 py-8 lg:scroll-mt-0">
      <h2 className="font-medium tracking-tight">{heading}</h2>
      <p className="mt-0.5 mb-4 text-sm text-muted">{text}</p>
      <Suspense>{children}</Suspense>
    </section>
  );
}

type SectionProps = { id?: string; title: string; heading?: string; text: ReactNode; children: ReactNode };
