"use client";

import { Download, WrapText } from "lucide-react";
import { memo, useEffect, useRef, useState } from "react";
import type { ThemedToken } from "shiki/core";
import { IconButton } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { t } from "#messages/text.ts";
import { type Coloured, GrowingCode } from "./colours.ts";
import { CopyButton } from "./copy-button.tsx";
import { fileNameOf } from "./languages.ts";
import { saveText } from "./save-text.ts";

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

/** A block of code with its language, to be copied, saved or wrapped. Colours come when their code is loaded. */
export const CodeBlock = memo(function CodeBlock({ code, info, isEnded }: CodeBlockProps) {
  // Behind the language models write file names: they are shown as they are.
  const language = /^\S*/.exec(info)?.[0] ?? "";
  const [isWrapped, setWrapped] = useState(false);
  return (
    <figure className="my-4 overflow-hidden rounded-xl border border-line bg-panel">
      <figcaption className="flex h-9 items-center justify-between border-b border-line pr-1 pl-3.5 gap-3 text-xs text-muted">
        <span className="min-w-0 truncate">{info || t("chat.codeWithoutLanguage")}</span>
        <span className="flex shrink-0">
          <IconButton
            label={t("chat.wrapLines")}
            aria-pressed={isWrapped}
            className={classNames("size-7", isWrapped && "text-accent-text")}
            onClick={() => setWrapped(!isWrapped)}
          >
            <WrapText className="size-3.5" />
          </IconButton>
          <IconButton label={t("chat.downloadCode")} className="size-7" onClick={() => saveText(code, fileNameOf(info))}>
            <Download className="size-3.5" />
          </IconButton>
          <CopyButton text={code} label={t("chat.copyCode")} className="size-7" />
        </span>
      </figcaption>
      <pre
        tabIndex={0}
        dir="ltr"
        className={classNames(
          "my-0! overflow-x-auto px-3.5 py-3 font-mono text-[13px] leading-relaxed outline-offset-[-2px]",
          isWrapped && "wrap-anywhere whitespace-pre-wrap",
        )}
      >
        <code>
          {code.length > colouredLengthMax ? <LongCode code={code} /> : <ColouredCode code={code} language={language} isEnded={isEnded} />}
        </code>
      </pre>
    </figure>
  );
});

function ColouredCode({ code, language, isEnded }: { code: string; language: string; isEnded: boolean }) {
  const coloured = useColours(code, language, isEnded);
  if (!coloured) return code;
  const rest = code.slice(coloured.text.length);
  return (
    <>
      {coloured.lines.map((tokens, line) => (
        <Line key={line} tokens={tokens} isLast={line === coloured.lines.length - 1 && !coloured.text.endsWith("\n")} />
      ))}
      {rest}
    </>
  );
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

/** Null while there are none, and for what they do not belong to any more. */
function useColours(code: string, language: string, isEnded: boolean): Coloured | null {
  const [coloured, setColoured] = useState<Coloured | null>(null);
  const growing = useRef<GrowingCode | null>(null);
  useEffect(() => {
    growing.current = new GrowingCode(language, setColoured);
    return () => growing.current?.close();
  }, [language]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another language is another block, which needs the code.
  useEffect(() => growing.current?.grow(code, isEnded), [code, isEnded, language]);
  return coloured && code.startsWith(coloured.text) ? coloured : null;
}
