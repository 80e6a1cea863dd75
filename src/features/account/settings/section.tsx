import type { ReactNode } from "react";

/** One subject of a page of settings. */
export function Section({ id, title, heading = title, text, children }: SectionProps) {
  return (
    <section id={id} aria-label={title} className="py-8">
      <h2 className="font-medium tracking-tight">{heading}</h2>
      <p className="mt-0.5 mb-4 text-sm text-muted">{text}</p>
      {children}
    </section>
  );
}

type SectionProps = { id?: string; title: string; heading?: string; text: ReactNode; children: ReactNode };
