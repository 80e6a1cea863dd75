"use client";

import { ExternalLink, MessageCircleQuestion } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { answerProblems } from "#contracts/mcp-answer.ts";
import type { McpField, McpQuestion, McpReply } from "#contracts/mcp-question.ts";
import { rich, t } from "#messages/text.ts";
import { QuestionField } from "./question-field.tsx";

type Content = NonNullable<McpReply["content"]>;
type QuestionCardProps = { question: McpQuestion; server: string; onAnswer: (reply: McpReply) => Promise<void> };

/** What a server asks in the course of a call: the reply waits for it. */
export function QuestionCard({ question, server, onAnswer }: QuestionCardProps) {
  const [isSending, setSending] = useState(false);
  async function answer(reply: McpReply) {
    setSending(true);
    await onAnswer(reply);
    // Where it was taken, the question goes with the next message; else the answer may be tried again.
    setSending(false);
  }
  const shared = { isSending, onAnswer: answer };
  return (
    <div className="space-y-3 border-t border-line px-3 py-3">
      <div className="flex gap-2.5">
        <MessageCircleQuestion aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
        <div className="min-w-0">
          <p className="text-xs text-muted">{t("chat.serverAsks", { server })}</p>
          <p dir="auto" className="whitespace-pre-wrap wrap-anywhere text-sm">
            {question.message}
          </p>
        </div>
      </div>
      {question.mode === "form" ? (
        <Form fields={question.fields} {...shared} />
      ) : (
        <Page url={question.url} host={question.host} {...shared} />
      )}
    </div>
  );
}

const touchable = "pointer-coarse:h-11";

type AnswerProps = { isSending: boolean; onAnswer: (reply: McpReply) => Promise<void> };

function Form({ fields, isSending, onAnswer }: { fields: McpField[] } & AnswerProps) {
  const [content, setContent] = useState<Content>(() => presets(fields));
  const [wasTried, setTried] = useState(false);
  const problems = new Map(wasTried ? answerProblems(fields, content).map(({ field, problem }) => [field, problem]) : []);

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (answerProblems(fields, content).length === 0) void onAnswer({ action: "accept", content });
  }
  function change(name: string, value: Content[string] | undefined) {
    const { [name]: _, ...others } = content;
    setContent(value === undefined ? others : { ...others, [name]: value });
  }
  return (
    <form noValidate onSubmit={submit} method="post" className="space-y-3">
      {fields.map((field) => (
        <QuestionField
          key={field.name}
          field={field}
          value={content[field.name]}
          error={problems.get(field.name)}
          onChange={(value) => change(field.name, value)}
        />
      ))}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" size="small" className={touchable} disabled={isSending}>
          {t("chat.send")}
        </Button>
        <Refusals isSending={isSending} onAnswer={onAnswer} />
      </div>
    </form>
  );
}

function Page({ url, host, isSending, onAnswer }: { url: string; host: string } & AnswerProps) {
  return (
    <div className="space-y-3">
      <p className="text-[13px] text-muted">
        {rich("chat.wantsVisit", { strong: (children) => <strong className="wrap-anywhere text-ink">{children}</strong>, host })}
      </p>
      <p className="max-h-24 overflow-y-auto rounded-md bg-panel px-2 py-1 font-mono text-xs wrap-anywhere">{url}</p>
      <div className="flex flex-wrap gap-2">
        <a
          href={url}
          target="_blank"
          rel="noopener noreferrer nofollow"
          className={classNames(buttonClass("primary", "small"), touchable)}
          onClick={() => void onAnswer({ action: "accept" })}
        >
          <ExternalLink aria-hidden className="size-3.5" /> {t("chat.openHost", { host })}
        </a>
        <Refusals isSending={isSending} onAnswer={onAnswer} />
      </div>
    </div>
  );
}

function Refusals({ isSending, onAnswer }: AnswerProps) {
  return (
    <>
      <Button size="small" className={touchable} disabled={isSending} onClick={() => void onAnswer({ action: "decline" })}>
        {t("chat.decline")}
      </Button>
      <Button look="quiet" size="small" className={touchable} disabled={isSending} onClick={() => void onAnswer({ action: "cancel" })}>
        {t("frame.cancel")}
      </Button>
    </>
  );
}

function presets(fields: McpField[]): Content {
  const given: Content = {};
  for (const field of fields) {
    if (field.kind === "switch") given[field.name] = field.preset ?? false;
    else if (field.preset !== null) given[field.name] = field.preset;
  }
  return given;
}
