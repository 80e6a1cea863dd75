"use client";

import { type ClipboardEvent, type KeyboardEvent, lazy, Suspense, useEffect, useId, useRef, useState } from "react";
import { useConnection } from "#client/connection.ts";
import { messageTextLengthMax } from "#contracts/limits.ts";
import type { FilePart } from "#contracts/message.ts";
import { ContextGauge } from "#features/chat/context/context-gauge.tsx";
import { type ContextPlace, useContextEstimate } from "#features/chat/context/use-context-estimate.ts";
import type { Queue } from "#features/chat/queue/use-queue.ts";
import { AttachButton } from "#features/file/attach-button.tsx";
import { AttachmentChips } from "#features/file/attachment-chips.tsx";
import { DropZone } from "#features/file/drop-zone.tsx";
import { useAttachments } from "#features/file/use-attachments.ts";
import { PromptList } from "#features/prompt/prompt-list.tsx";
import { usePromptPicker } from "#features/prompt/use-prompt-picker.ts";
import { t } from "#messages/text.ts";
import { DictateButton } from "./dictate-button.tsx";
import { withSpoken } from "./dictation.ts";
import { keepDraft, moveDraft, readDraft } from "./draft.ts";
import { withEarlyWords } from "./early-words.ts";
import { ReasoningMenu } from "./reasoning-menu.tsx";
import { SendButtons } from "./send-buttons.tsx";
import { useDictation } from "./use-dictation.ts";
import { useInsertions } from "./use-insertions.ts";
import type { ReasoningChoice } from "./use-reasoning.ts";
import type { WebSearch } from "./use-web-search.ts";
import { WebSearchButton } from "./web-search-button.tsx";

const loadQueued = () => import("#features/chat/queue/queued-messages.tsx");
const QueuedMessages = lazy(() => loadQueued().then(({ QueuedMessages }) => ({ default: QueuedMessages })));

type ComposerProps = {
  draftKey: string;
  isWriting: boolean;
  isWaiting: boolean;
  canSend: boolean;
  /** A reply or an earlier message is under way: what is sent now waits for it. */
  isBusy: boolean;
  queue: Queue;
  /** Where the message would go, for its gauge. */
  place: ContextPlace;
  webSearch: WebSearch;
  reasoning: ReasoningChoice;
  onSend: (text: string, files: FilePart[]) => void;
  /** `steers`: the reply that is being written stops for it. */
  onQueue: (text: string, files: FilePart[], steers: boolean) => void;
  onStop: () => void;
};

/**
 * Where a message is written: Enter sends it, or queues it while a reply is written; with Ctrl or ⌘ the reply stops for it; Escape
 * stops the reply. Shift+Enter makes a new line, and unsent text is stored.
 */
export function Composer({
  draftKey,
  isWriting,
  isWaiting,
  canSend,
  isBusy,
  queue,
  place,
  webSearch,
  reasoning,
  onSend,
  onQueue,
  onStop,
}: ComposerProps) {
  const [text, setText] = useState("");
  const listId = useId();
  const input = useRef<HTMLTextAreaElement>(null);
  const connection = useConnection();
  const files = useAttachments(draftKey);
  const excess = excessOf(text);
  const lacksVision =
    useContextEstimate(place)?.seesPictures === false && files.attachments.some(({ upload }) => upload?.mime.startsWith("image/"));
  const isWhole = text.trim() !== "" && excess === 0 && !files.isUploading;
  const isReady = canSend && isWhole;
  const canQueue = isBusy && isWhole;
  const storedUnder = useRef(draftKey);
  const isFirst = useRef(true);
  useEffect(() => {
    // The page turns into a conversation a moment after its first message was sent: somebody may be writing the next one.
    if (storedUnder.current !== draftKey) moveDraft(storedUnder.current, draftKey);
    storedUnder.current = draftKey;
    // Text typed before hydration is only in the field, beside the stored draft.
    const early = isFirst.current ? (input.current?.value ?? "") : "";
    isFirst.current = false;
    const words = withEarlyWords(readDraft(draftKey), early);
    setText(words);
    if (early !== "") keepDraft(draftKey, words);
    // On touch screens focus would throw the keyboard over the conversation; and somebody may be writing in another field already.
    const isWritingElsewhere = document.activeElement?.matches("input, textarea") ?? false;
    if (window.matchMedia("(pointer: fine)").matches && !isWritingElsewhere) input.current?.focus();
  }, [draftKey]);

  function write(next: string) {
    setText(next);
    keepDraft(draftKey, next);
  }

  const picker = usePromptPicker(text, write);
  useInsertions(input, write);
  const dictation = useDictation((words) => write(withSpoken(input.current?.value ?? "", words)));

  function submit(steers = false) {
    if (!isReady && !canQueue) return;
    const words = text;
    dictation.stop();
    write("");
    if (isReady) onSend(words, files.take());
    else onQueue(words, files.take(), steers);
  }

  function focus() {
    if (window.matchMedia("(pointer: fine)").matches) input.current?.focus();
  }

  function stop() {
    onStop();
    // The button that was pressed is gone with the reply.
    focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (picker.takesKey(event)) return;
    if (event.key === "Escape" && isWriting && !event.nativeEvent.isComposing) {
      event.preventDefault();
      return onStop();
    }
    // Enter that ends an input method's composition belongs to the input method.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit(event.ctrlKey || event.metaKey);
  }

  function onPaste(event: ClipboardEvent) {
    // Word processors put a picture of the text beside it: where there is text, it is meant.
    if (event.clipboardData.files.length === 0 || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    files.add([...event.clipboardData.files]);
  }

  return (
    <>
      {queue.queued.length > 0 ? (
        <Suspense>
          <QueuedMessages queue={queue} onLeave={focus} />
        </Suspense>
      ) : null}
      <div className="relative rounded-2xl border border-line-strong bg-raised shadow-card transition-colors focus-within:border-accent focus-within:ring-3 focus-within:ring-accent/15">
        {picker.prompts.length > 0 ? (
          <PromptList
            id={listId}
            prompts={picker.prompts}
            active={picker.active}
            onPick={(prompt) => {
              picker.pick(prompt);
              input.current?.focus();
            }}
          />
        ) : null}
        <DropZone onFiles={files.add} />
        <AttachmentChips attachments={files.attachments} onRetry={files.retry} onRemove={files.remove} />
        <textarea
          ref={input}
          dir="auto"
          aria-label={t("chat.message")}
          aria-controls={picker.prompts.length > 0 ? listId : undefined}
          aria-activedescendant={picker.prompts.length > 0 ? `${listId}-${picker.active}` : undefined}
          placeholder={placeholderOf({ isWaiting, isWriting, fileCount: files.attachments.length })}
          rows={1}
          enterKeyHint="send"
          value={text}
          aria-invalid={excess > 0 || undefined}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          className="block field-sizing-content max-h-[40vh] min-h-12 w-full resize-none bg-transparent px-4 pt-3.5 pb-1 text-[15px] leading-relaxed outline-none placeholder:text-faint"
        />
        <div className="flex items-center gap-2 px-2.5 pb-2.5">
          <AttachButton onFiles={files.add} />
          <WebSearchButton {...webSearch} />
          <ReasoningMenu {...reasoning} />
          <p className="line-clamp-2 min-w-0 flex-1 text-xs text-faint">
            {excess > 0 ? (
              <span role="alert" className="text-danger">
                {t("chat.tooLong", { count: excess })}
              </span>
            ) : dictation.problem ? (
              <span role="alert" className="text-danger">
                {t("chat.dictationProblem", { problem: dictation.problem })}
              </span>
            ) : dictation.isListening ? (
              <span dir="auto">{dictation.open || t("chat.listening")}</span>
            ) : connection === "offline" ? (
              t("chat.offline")
            ) : files.isUploading ? (
              t("chat.filesUnderWay")
            ) : lacksVision ? (
              <span role="status" className="text-warning">
                {t("chat.modelIsBlind")}
              </span>
            ) : (
              <span className="max-sm:hidden pointer-coarse:hidden">
                {isWriting ? t("chat.enterToQueue", { key: modifierKey() }) : t("chat.enterToSend")}
              </span>
            )}
          </p>
          <ContextGauge place={place} text={text} />
          <DictateButton {...dictation} onToggled={focus} />
          <SendButtons {...{ isWriting, isReady, canQueue }} onSubmit={submit} onStop={stop} />
        </div>
      </div>
    </>
  );
}

/** The key that steers, as keyboards name it. */
function modifierKey(): string {
  return /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : t("frame.keyCtrl");
}

/** By how many characters a message is longer than one can be. What is pasted is never cut short without a word. */
function excessOf(text: string): number {
  return text.length <= messageTextLengthMax ? 0 : Math.max(0, [...text.trim()].length - messageTextLengthMax);
}

function placeholderOf({ isWaiting, isWriting, fileCount }: { isWaiting: boolean; isWriting: boolean; fileCount: number }): string {
  if (isWaiting) return t("chat.decideFirst");
  if (fileCount > 0) return fileCount === 1 ? t("chat.askWithFile") : t("chat.askWithFiles");
  return isWriting ? t("chat.askNext") : t("chat.ask");
}
