"use client";

import { ArrowUp, ListPlus, Square } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { t } from "#messages/text.ts";

type SendButtonsProps = { isWriting: boolean; isReady: boolean; canQueue: boolean; onSubmit: () => void; onStop: () => void };

/** Send and Stop share one place; while a reply is written and there are words, both are needed. */
export function SendButtons({ isWriting, isReady, canQueue, onSubmit, onStop }: SendButtonsProps) {
  const label = canQueue ? t("chat.queue") : t("chat.send");
  return (
    <>
      {isWriting ? (
        <Button
          key="stop"
          look={canQueue ? "secondary" : "primary"}
          size="icon"
          className={buttonClass}
          aria-label={t("chat.stop")}
          title={t("chat.stop")}
          onClick={onStop}
        >
          <Square aria-hidden className="size-3.5 fill-current" />
        </Button>
      ) : null}
      {!isWriting || canQueue ? (
        <Button
          key="send"
          look="primary"
          size="icon"
          className={buttonClass}
          aria-label={label}
          title={label}
          disabled={!isReady && !canQueue}
          onClick={() => onSubmit()}
        >
          {canQueue ? <ListPlus aria-hidden className="size-4" /> : <ArrowUp aria-hidden className="size-4" strokeWidth={2.5} />}
        </Button>
      ) : null}
    </>
  );
}

const buttonClass = "rounded-xl pointer-coarse:size-10";
