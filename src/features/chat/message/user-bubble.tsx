"use client";

import { lazy, Suspense, useState } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { t } from "#messages/text.ts";
import { isLong, ownPieces } from "./own-pieces.ts";

const CodeBlock = lazy(() => import("#features/chat/markdown/code-block.tsx").then(({ CodeBlock }) => ({ default: CodeBlock })));

/** One's own words as they were written: code between fences is drawn as code, and a long message is folded. */
export function UserBubble({ text, dimmed = false }: { text: string; dimmed?: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const isFolded = !isOpen && isLong(text);
  return (
    <div
      dir="auto"
      className={classNames(
        "max-w-[85%] min-w-0 rounded-2xl rounded-br-md bg-accent-soft px-4 py-2.5 text-[15px] leading-relaxed wrap-anywhere whitespace-pre-wrap [unicode-bidi:plaintext]",
        dimmed && "opacity-75",
      )}
    >
      <div className={isFolded ? "max-h-60 overflow-hidden [mask-image:linear-gradient(#000_70%,transparent)]" : undefined}>
        {ownPieces(text).map((piece, at) =>
          piece.code === undefined ? (
            piece.text
          ) : (
            <Suspense key={at} fallback={<code className="block font-mono text-[13px]">{piece.code}</code>}>
              <div className="whitespace-normal [&_figure]:my-2">
                <CodeBlock code={piece.code} info={piece.info} isEnded />
              </div>
            </Suspense>
          ),
        )}
      </div>
      {isLong(text) ? (
        <button
          type="button"
          aria-expanded={isOpen}
          className="mt-1 block text-[13px] font-medium text-accent-text hover:underline pointer-coarse:py-2"
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? t("chat.showLess") : t("chat.showAll")}
        </button>
      ) : null}
    </div>
  );
}
