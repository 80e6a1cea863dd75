"use client";

import { memo, useDeferredValue, useId, useMemo, useState } from "react";
import { Blocks } from "./blocks.tsx";
import { FootnoteList } from "./footnote-list.tsx";
import { FootnoteContext } from "./footnotes.tsx";
import { PlainReply } from "./plain-reply.tsx";
import { type Reading, ReplyReader } from "./reader.ts";
import { RenderGuard } from "./render-guard.tsx";

/** Markdown while it is being written. What is too intricate to format is shown as it came, and rendering never holds up the text. */
export const Markdown = memo(function Markdown({ text, isOpen }: { text: string; isOpen: boolean }) {
  const shown = useDeferredValue(text);
  const [reader] = useState(() => new ReplyReader());
  const reading = reader.read(shown, isOpen);
  if (!reading) return <PlainReply text={text} />;
  return (
    <RenderGuard fallback={<PlainReply text={text} />}>
      <Formatted reading={reading} isOpen={isOpen} />
    </RenderGuard>
  );
});

function Formatted({ reading, isOpen }: { reading: NonNullable<Reading>; isOpen: boolean }) {
  const id = useId();
  const labels = [...reading.footnotes.keys()].join("\n");
  const places = useMemo(() => ({ id, numbers: new Map(labels.split("\n").map((label, at) => [label, at + 1])) }), [id, labels]);
  return (
    <FootnoteContext value={places}>
      <div className={isOpen ? "prose-chat prose-open" : "prose-chat"}>
        <Blocks tokens={reading.blocks} />
        <FootnoteList footnotes={reading.footnotes} />
      </div>
    </FootnoteContext>
  );
}
