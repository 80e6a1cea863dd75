"use client";

import { createContext, type MouseEvent, type ReactNode, useContext } from "react";
import { Blocks } from "./blocks.tsx";
import type { FootnoteToken } from "./extensions.ts";

/** The footnotes of one reply: `id` keeps their places apart from those of other replies. */
export const FootnoteContext = createContext<{ id: string; numbers: ReadonlyMap<string, number> }>({ id: "", numbers: new Map() });

/** `[^1]`: a number that leads to its footnote, or the signs as they are while there is none. */
export function FootnoteMark({ label }: { label: string }) {
  const { id, numbers } = useContext(FootnoteContext);
  const number = numbers.get(label);
  if (number === undefined) return `[^${label}]`;
  return (
    <sup id={`${id}mark-${number}`}>
      <Jump to={`${id}note-${number}`} label={`Footnote ${number}`}>
        {number}
      </Jump>
    </sup>
  );
}

export function FootnoteList({ footnotes }: { footnotes: ReadonlyMap<string, FootnoteToken> }) {
  const { id } = useContext(FootnoteContext);
  if (footnotes.size === 0) return null;
  return (
    <section aria-label="Footnotes" className="mt-5 border-t border-line pt-2 text-[0.9em] text-muted">
      <ol>
        {[...footnotes.values()].map(({ label, tokens }, index) => (
          <li key={label} id={`${id}note-${index + 1}`} tabIndex={-1} dir="auto">
            <Blocks tokens={tokens} />
            <Jump to={`${id}mark-${index + 1}`} label={`Back to footnote ${index + 1} in the text`}>
              ↩
            </Jump>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** A jump within the page: the address of the page stays, and Back does not lead through footnotes. */
function Jump({ to, label, children }: { to: string; label: string; children: ReactNode }) {
  function jump(event: MouseEvent) {
    const place = document.getElementById(to);
    if (!place) return;
    event.preventDefault();
    place.scrollIntoView({ block: "center" });
    const focused = place.matches("li") ? place : place.querySelector("a");
    focused?.focus({ preventScroll: true });
  }
  return (
    <a href={`#${to}`} aria-label={label} onClick={jump}>
      {children}
    </a>
  );
}
