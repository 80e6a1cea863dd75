"use client";

import type { ReactNode } from "react";
import type { SharedMessage, SharedPart } from "#contracts/share.ts";
import { t } from "#messages/text.ts";

/** `after`: what stands below a message, by its place · `format`: draws a reply's Markdown; without it, it stands as it is written. */
type SharedThreadProps = { messages: SharedMessage[]; after?: (at: number) => ReactNode; format?: (text: string) => ReactNode };

/** A conversation as others read it: words, and what else was chosen. */
export function SharedThread({ messages, after, format }: SharedThreadProps) {
  return (
    <div className="space-y-6">
      {messages.map((message, at) => (
        <article key={at} aria-label={message.role === "user" ? t("share.you") : t("share.assistant")} className="break-inside-avoid-page">
          {message.role === "assistant" ? (
            <p className="mb-1 text-xs text-muted">{[t("share.assistant"), message.model].filter(Boolean).join(" · ")}</p>
          ) : null}
          <div className={message.role === "user" ? "flex flex-col items-end gap-1.5" : "space-y-3"}>
            {message.parts.map((part, place) => (
              <Part key={place} part={part} isUser={message.role === "user"} format={format} />
            ))}
          </div>
          {after?.(at)}
        </article>
      ))}
    </div>
  );
}

type PartProps = { part: SharedPart; isUser: boolean; format: SharedThreadProps["format"] };

function Part({ part, isUser, format }: PartProps) {
  if (part.type === "file") return <p className="text-[13px] text-muted">{t("share.file", { name: part.name })}</p>;
  if (part.type === "tool") return <Step part={part} />;
  if (isUser)
    return (
      <p
        dir="auto"
        className="max-w-[85%] rounded-2xl rounded-br-md bg-accent-soft px-4 py-2.5 text-[15px] leading-relaxed wrap-anywhere whitespace-pre-wrap"
      >
        {part.text}
      </p>
    );
  if (format) return format(part.text);
  return (
    <p dir="auto" className="prose-chat whitespace-pre-wrap">
      {part.text}
    </p>
  );
}

function Step({ part: { name, input, output } }: { part: Extract<SharedPart, { type: "tool" }> }) {
  return (
    <details className="rounded-xl border border-line bg-raised px-3 py-2 text-[13px]">
      <summary className="cursor-pointer">{t("share.step", { name: name.replaceAll("_", " ") })}</summary>
      <p className="sr-only">{t("share.details")}</p>
      <pre dir="auto" className="mt-2 max-h-60 overflow-auto text-xs wrap-anywhere whitespace-pre-wrap text-muted">
        {JSON.stringify({ input, output }, null, 2)}
      </pre>
    </details>
  );
}
