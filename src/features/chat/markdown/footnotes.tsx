"use client";

import { createContext, type MouseEvent, type ReactNode, useContext } from "react";
import { t } from "#messages/text.ts";

/** The footnotes of one reply: `id` keeps their places apart from those of other replies. */
export const FootnoteContext = createContext<{ id: string; numbers: ReadonlyMap<string, number> }>({ id: "", numbers: new Map() });

/** `[^1]`: a number that leads to its footnote, or the signs as they are while there is none. */
export function FootnoteMark({ label }: { label: string }) {
  const { id, numbers } = useContext(FootnoteContext);
  const number = numbers.get(label);
  if (number === undefined) return `[^${label}]`;
  return (
    <sup id={`${id}mark-${number}`}>
      <Jump to={`${id}note-${number}`} label={t("chat.footnote", { number })}>
        {number}
      </Jump>
    </sup>
  );
}

/** A jump within the page: the address of the page stays, and Back does not lead through footnotes. */
export function Jump({ to, label, children }: { to: string; label: string; children: ReactNode }) {
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
