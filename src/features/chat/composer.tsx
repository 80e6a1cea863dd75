"use client";

import { ArrowUp, Square } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useConnection } from "#client/connection.ts";
import { messageTextLengthMax } from "#contracts/message.ts";
import { Button } from "../../components/ui/button.tsx";
import { keepDraft, readDraft } from "./draft.ts";

type ComposerProps = {
  draftKey: string;
  isWriting: boolean;
  isWaiting: boolean;
  canSend: boolean;
  onSend: (text: string) => void;
  onStop: () => void;
};

/** Where a message is written: Enter sends it, Shift+Enter makes a new line, and what is not sent is kept. */
export function Composer({ draftKey, isWriting, isWaiting, canSend, onSend, onStop }: ComposerProps) {
  const [text, setText] = useState("");
  const input = useRef<HTMLTextAreaElement>(null);
  const connection = useConnection();
  useEffect(() => {
    setText(readDraft(draftKey));
    // On touch screens focus would throw the keyboard over the conversation.
    if (window.matchMedia("(pointer: fine)").matches) input.current?.focus();
  }, [draftKey]);

  function write(next: string) {
    setText(next);
    keepDraft(draftKey, next);
  }

  function submit() {
    if (!canSend || text.trim() === "") return;
    const words = text;
    write("");
    onSend(words);
  }

  function onKeyDown(event: KeyboardEvent) {
    // Enter that ends an input method's composition belongs to the input method.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  }

  return (
    <div className="rounded-2xl border border-line-strong bg-raised shadow-card transition-colors focus-within:border-accent focus-within:ring-3 focus-within:ring-accent/15">
      <textarea
        ref={input}
        aria-label="Message"
        placeholder={isWaiting ? "Decide the step above first" : "Ask, or say what to do"}
        rows={1}
        value={text}
        maxLength={messageTextLengthMax}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
        className="block field-sizing-content max-h-[40vh] min-h-12 w-full resize-none bg-transparent px-4 pt-3.5 pb-1 text-[15px] leading-relaxed outline-none placeholder:text-faint"
      />
      <div className="flex items-center gap-3 px-2.5 pb-2.5">
        <p className="min-w-0 flex-1 truncate pl-1.5 text-xs text-faint">
          {connection === "offline" ? (
            "You are offline. What you send goes out when the connection is back."
          ) : (
            <span className="pointer-coarse:hidden">Enter to send, Shift + Enter for a new line</span>
          )}
        </p>
        {isWriting ? (
          <Button look="primary" size="icon" className="rounded-xl" aria-label="Stop" title="Stop" onClick={onStop}>
            <Square aria-hidden className="size-3.5 fill-current" />
          </Button>
        ) : (
          <Button
            look="primary"
            size="icon"
            className="rounded-xl"
            aria-label="Send"
            title="Send"
            disabled={!canSend || text.trim() === ""}
            onClick={submit}
          >
            <ArrowUp aria-hidden className="size-4" strokeWidth={2.5} />
          </Button>
        )}
      </div>
    </div>
  );
}
