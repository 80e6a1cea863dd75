import type { ReactNode } from "react";

/** One subject of a page of settings. */
export function Section({ id, title, text, children }: { id?: string; title: string; text: string; children: ReactNode }) {
  return (
    <section id={id} aria-label={title} className="scroll-mt-12 py-8 lg:scroll-mt-0">
      <h2 className="font-medium tracking-tight">{title}</h2>
      <p className="mt-0.5 mb-4 text-sm text-muted">{text}</p>
      {children}
    </section>
  );
}
