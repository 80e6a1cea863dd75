"use client";

import { Play, RotateCcw } from "lucide-react";
import Link from "next/link";
import { Button, buttonClass } from "#components/ui/button.tsx";
import type { Message } from "#contracts/message.ts";
import { withLocalTimes } from "#features/billing/billing-labels.ts";
import { isLimit, LimitLink } from "#features/billing/limit-notice.tsx";
import { replyFailures } from "#messages/reply-failures.ts";
import { serverWords } from "#messages/server-words.ts";
import { type MessageKey, t } from "#messages/text.ts";

const ends: Partial<Record<Message["status"], MessageKey>> = {
  stopped: "chat.endStopped",
  interrupted: "chat.endInterrupted",
  failed: "chat.endFailed",
};

/** Failures that a key, an address or another model mends. */
const helpedBySettings = new Set(["WRONG_KEY", "QUOTA", "MODEL_NOT_FOUND", "ADDRESS_REFUSED"]);

/** Ends behind which there is more to come: their words tell the reader to press Continue. */
const continued = new Set(["OUTPUT_LIMIT", "BAD_ARGUMENTS", "TOO_MANY_STEPS", "TURN_LIMIT"]);

type ReplyEndProps = { message: Message; onContinue: () => void; onRegenerate: (() => void) | null };

/** How a reply ended when it did not end well, and the way to let it go on. */
export function ReplyEnd({ message, onContinue, onRegenerate }: ReplyEndProps) {
  const words = ends[message.status];
  if (!words) return null;
  const failed = message.status === "failed";
  const goesOn = !failed || continued.has(message.error?.code ?? "");
  return (
    <div
      role={failed ? "alert" : "status"}
      className={`flex flex-wrap items-center gap-x-3 gap-y-2 rounded-xl px-3.5 py-2.5 text-sm ${failed ? "bg-danger-soft text-danger" : "bg-panel text-muted"}`}
    >
      <p className="min-w-0 flex-1">
        {withLocalTimes(message.error ? serverWords(message.error.message, replyFailures[message.error.code]) : t(words))}
      </p>
      {isLimit(message.error?.code) ? <LimitLink /> : null}
      {message.error && helpedBySettings.has(message.error.code) ? (
        <Link href="/settings/models" className={buttonClass("secondary", "small")}>
          {t("chat.modelsAndKeys")}
        </Link>
      ) : null}
      {message.error?.code === "REFUSED" ? (
        // What the model declined it would decline to continue: only a new answer may be another one.
        <Button size="small" disabled={!onRegenerate} onClick={() => onRegenerate?.()}>
          <RotateCcw aria-hidden className="size-3.5" /> {t("frame.tryAgain")}
        </Button>
      ) : (
        <Button size="small" onClick={onContinue}>
          {goesOn ? <Play aria-hidden className="size-3.5" /> : <RotateCcw aria-hidden className="size-3.5" />}{" "}
          {goesOn ? t("chat.continue") : t("chat.retry")}
        </Button>
      )}
    </div>
  );
}
