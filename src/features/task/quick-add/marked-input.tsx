"use client";

import { type ComponentProps, type RefObject, useRef, useState } from "react";
import type { Token, TokenKind } from "#contracts/quick-add/quick-add.ts";
import { classNames } from "../../../components/ui/class-names.ts";

const looks: Record<TokenKind, string> = {
  day: "bg-accent-soft",
  time: "bg-accent-soft",
  rule: "bg-accent-soft",
  priority: "bg-warning-soft",
  label: "bg-hover",
  project: "bg-hover",
  note: "bg-panel",
};

type MarkedInputProps = ComponentProps<"input"> & {
  value: string;
  tokens: Token[];
  field: RefObject<HTMLInputElement | null>;
  /** Backspace right behind a token: it becomes words again. */
  onTurnBack: (token: Token) => void;
};

/** A line in which what was understood is coloured: behind the text lies the same text, unseen, with coloured pieces. */
export function MarkedInput({ value, tokens, field, onTurnBack, className, onKeyDown, ...rest }: MarkedInputProps) {
  const [scrolled, setScrolled] = useState(0);
  const behind = useRef<HTMLDivElement>(null);
  const pieces = piecesOf(value, tokens);
  return (
    <div className="relative min-w-0 flex-1">
      <div
        ref={behind}
        aria-hidden
        dir="auto"
        className={classNames(className, "pointer-events-none absolute inset-0 flex items-center overflow-hidden")}
      >
        <div className="whitespace-pre text-transparent" style={{ transform: `translateX(${-scrolled}px)` }}>
          {pieces.map(({ start, text, kind }) => (
            <span key={start} className={kind && classNames("rounded-sm py-0.5", looks[kind])}>
              {text}
            </span>
          ))}
        </div>
      </div>
      <input
        ref={field}
        dir="auto"
        value={value}
        className={classNames(className, "relative w-full bg-transparent outline-none placeholder:text-faint")}
        onScroll={(event) => setScrolled(event.currentTarget.scrollLeft)}
        onSelect={(event) => setScrolled(event.currentTarget.scrollLeft)}
        onKeyDown={(event) => {
          const { selectionStart: at, selectionEnd } = event.currentTarget;
          const token = event.key === "Backspace" && at === selectionEnd ? tokens.find(({ end }) => end === at) : undefined;
          if (token) {
            event.preventDefault();
            onTurnBack(token);
          } else onKeyDown?.(event);
        }}
        {...rest}
      />
    </div>
  );
}

type Piece = { start: number; text: string; kind?: TokenKind };

function piecesOf(line: string, tokens: Token[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end, kind } of tokens) {
    pieces.push({ start: at, text: line.slice(at, start) }, { start, text: line.slice(start, end), kind });
    at = end;
  }
  return [...pieces, { start: at, text: line.slice(at) }].filter(({ text }) => text !== "");
}
