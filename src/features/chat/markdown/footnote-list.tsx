"use client";

import { useContext } from "react";
import { t } from "#messages/text.ts";
import { Blocks } from "./blocks.tsx";
import { directionOf } from "./direction.ts";
import type { FootnoteToken } from "./extensions.ts";
import { FootnoteContext, Jump } from "./footnotes.tsx";

export function FootnoteList({ footnotes }: { footnotes: ReadonlyMap<string, FootnoteToken> }) {
  const { id } = useContext(FootnoteContext);
  if (footnotes.size === 0) return null;
  return (
    <section aria-label={t("chat.footnotes")} className="footnotes mt-5 border-t border-line pt-2 text-[0.9em] text-muted">
      <ol>
        {[...footnotes.values()].map(({ label, raw, tokens }, index) => (
          <li key={label} id={`${id}note-${index + 1}`} tabIndex={-1} dir={directionOf(raw.slice(raw.indexOf(":")))}>
            <Blocks tokens={tokens} />{" "}
            <Jump to={`${id}mark-${index + 1}`} label={t("chat.backToFootnote", { number: index + 1 })}>
              ↩
            </Jump>
          </li>
        ))}
      </ol>
    </section>
  );
}
