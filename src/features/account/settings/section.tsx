import { type ReactNode, Suspense } from "react";

/**
 * One subject of a page of settings. What is in it may come later than its heading, but not in the first screen: there it
 * would push down what stands below.
 */
export function Section({ id, title, heading = title, text, isFirst = false, children }: SectionProps) {
  return (
    <section id={id} aria-label={title} className="scroll-mt-12 py-8 lg:scroll-mt-0">
      <h2 className="font-medium tracking-tight">{heading}</h2>
      <p className="mt-0.5 mb-4 text-sm text-muted">{text}</p>
      {isFirst ? children : <Suspense>{children}</Suspense>}
    </section>
  );
}

type SectionProps = { id?: string; title: string; heading?: string; text: ReactNode; isFirst?: boolean; children: ReactNode };
