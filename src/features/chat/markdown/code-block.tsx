"use client";

import { memo, useEffect, useState } from "react";
import type { ThemedToken } from "shiki/core";
import { CopyButton } from "#features/chat/message/copy-button.tsx";
import { t } from "#messages/text.ts";
import type { Colouring } from "./highlight.ts";

/** Longer code is shown without colours: each coloured word is an element of the page. */
const colouredLengthMax = 30_000;
/** Lines of longer code that are laid out together, when they come near the screen. */
const linesTogether = 250;

type CodeBlockProps = {
  code: string;
  info: string;
  /** Nothing more will come: the last line is coloured too. */
  isEnded: boolean;
};

/** A block of code with its language and a copy button. Colours come when their code is loaded. */
export const CodeBlock = memo(function CodeBlock({ code, info, isEnded }: CodeBlockProps) {
  // Behind the language models write file names: they are shown as they are.
  const language = /^\S*/.exec(info)?.[0] ?? "";
  return (
    <figure className="my-4 overflow-hidden rounded-xl border border-line bg-panel">
      <figcaption className="flex h-9 items-center justify-between border-b border-line pr-1 pl-3.5 gap-3 text-xs text-muted">
        {info || t("chat.codeWithoutLanguage")}
        <CopyButton text={code} label={t("chat.copyCode")} className="size-7" />
      </figcaption>
      <pre tabIndex={0} dir="ltr" className="my-0! overflow-x-auto px-3.5 py-3 font-mono text-[13px] leading-relaxed outline-offset-[-2px]">
        <code>
          {code.length > colouredLengthMax ? <LongCode code={code} /> : <Coloured code={code} language={language} isEnded={isEnded} />}
        </code>
      </pre>
    </figure>
  );
});

function Coloured({ code, language, isEnded }: { code: string; language: string; isEnded: boolean }) {
  const colouring = useColouring(language);
  const lines = colouring?.linesOf(code, isEnded);
  if (!lines) return code;
  return lines.map((tokens, line) => <Line key={line} tokens={tokens} isLast={line === lines.length - 1} />);
}

const Line = memo(function Line({ tokens, isLast }: { tokens: ThemedToken[]; isLast: boolean }) {
  return (
    <span>
      {tokens.map((token, index) => (
        <span key={index} className="shiki-token" style={token.htmlStyle}>
          {token.content}
        </span>
      ))}
      {isLast ? null : "\n"}
    </span>
  );
});

/** What is far from the screen is not laid out, so that a megabyte of code does not hold up the page. */
function LongCode({ code }: { code: string }) {
  const lines = code.split("\n");
  const parts = Array.from({ length: Math.ceil(lines.length / linesTogether) }, (_, at) =>
    lines.slice(at * linesTogether, (at + 1) * linesTogether),
  );
  return parts.map((part, at) => (
    <span
      key={at}
      className="block [content-visibility:auto]"
      style={{ containIntrinsicBlockSize: `auto calc(${part.length} * 1lh)`, containIntrinsicInlineSize: "auto 100%" }}
    >
      {`${part.join("\n")}\n`}
    </span>
  ));
}

function useColouring(language: string): Colouring | null {
  const [colouring, setColouring] = useState<Colouring | null>(null);
  useEffect(() => {
    let wanted = true;
    void import("./highlight.ts")
      .then(({ Colouring }) => Colouring.of(language))
      .then((found) => wanted && setColouring(found))
      .catch(() => {}); // Without colours the code can still be read.
    return () => {
      wanted = false;
    };
  }, [language]);
  return colouring;
}
