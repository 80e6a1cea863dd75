"use client";

import { memo, useEffect, useState } from "react";
import type { ThemedToken } from "shiki/core";
import { CopyButton } from "#features/chat/markdown/copy-button.tsx";

/** A code block with its language and a copy button. Colours appear once their code is loaded. */
export const CodeBlock = memo(function CodeBlock({ code, language }: { code: string; language: string }) {
  const lines = useHighlighted(code, language);
  return (
    <figure className="my-4 overflow-hidden rounded-xl border border-line bg-panel">
      <figcaption className="flex h-9 items-center justify-between border-b border-line pr-1 pl-3.5 text-xs text-muted">
        {language || "text"}
        <CopyButton text={code} label="Copy code" className="size-7" />
      </figcaption>
      <pre tabIndex={0} className="my-0! overflow-x-auto px-3.5 py-3 font-mono text-[13px] leading-relaxed outline-offset-[-2px]">
        <code>
          {lines
            ? lines.map((tokens, line) => (
                <span key={line}>
                  {tokens.map((token, index) => (
                    <span key={index} className="shiki-token" style={token.htmlStyle}>
                      {token.content}
                    </span>
                  ))}
                  {line < lines.length - 1 ? "\n" : null}
                </span>
              ))
            : code}
        </code>
      </pre>
    </figure>
  );
});

type Highlighted = { code: string; lines: ThemedToken[][] };

function useHighlighted(code: string, language: string): ThemedToken[][] | null {
  const [result, setResult] = useState<Highlighted | null>(null);
  useEffect(() => {
    let wanted = true;
    void import("../../../src/features/chat/markdown/highlight.ts")
      .then(({ Colouring }) => Colouring.of(language))
      .then((colouring) => colouring?.linesOf(code, true) ?? null)
      .then((lines) => wanted && setResult(lines && { code, lines }))
      .catch(() => {}); // Without colours the code is still readable.
    return () => {
      wanted = false;
    };
  }, [code, language]);
  return result?.code === code ? result.lines : null;
}
