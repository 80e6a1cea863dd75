"use client";

import { ListPlus, MessageCircleQuestion, TextQuote } from "lucide-react";
import { type RefObject, useEffect, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.ts";
import { insertIntoComposer, quoted } from "#features/chat/compose/insert.ts";
import { useTaskActions } from "#features/task/use-tasks.ts";
import { t } from "#messages/text.ts";
import { taskOfWords } from "./task-of-words.ts";

type Selected = { text: string; top: number; left: number };

/** What can be done with words that are selected in a reply. `place`: the element that scrolls the thread. */
export function SelectionBar({ place }: { place: RefObject<HTMLElement | null> }) {
  const [selected, setSelected] = useState<Selected | null>(null);
  const { create } = useTaskActions();
  useEffect(() => {
    // Only once the selection is complete: a bar under the pointer would be in its way.
    let isPressed = false;
    const look = () => setSelected(isPressed ? null : selectionIn(place.current));
    const press = ({ target }: PointerEvent) => {
      if (target instanceof Element && target.closest("[data-selection-bar]")) return;
      isPressed = true;
    };
    const release = () => {
      isPressed = false;
      // The browser clears a selection that was clicked on after this.
      setTimeout(look);
    };
    const hide = () => setSelected(null);
    const scroller = place.current;
    document.addEventListener("selectionchange", look);
    document.addEventListener("pointerdown", press);
    document.addEventListener("pointerup", release);
    document.addEventListener("pointercancel", release);
    scroller?.addEventListener("scroll", hide, { passive: true });
    return () => {
      document.removeEventListener("selectionchange", look);
      document.removeEventListener("pointerdown", press);
      document.removeEventListener("pointerup", release);
      document.removeEventListener("pointercancel", release);
      scroller?.removeEventListener("scroll", hide);
    };
  }, [place]);
  if (!selected) return null;
  const done = () => {
    window.getSelection()?.removeAllRanges();
    setSelected(null);
  };
  const { text } = selected;
  const deeds = [
    { icon: <TextQuote aria-hidden className="size-3.5" />, words: t("chat.quote"), act: () => insertIntoComposer({ text: quoted(text) }) },
    {
      icon: <ListPlus aria-hidden className="size-3.5" />,
      words: t("chat.makeTask"),
      act: () => create.mutate(taskOfWords(text), { onSuccess: ({ title }) => toast.success(t("chat.taskMade", { title })) }),
    },
    {
      icon: <MessageCircleQuestion aria-hidden className="size-3.5" />,
      words: t("chat.askIt"),
      act: () => insertIntoComposer({ text: quoted(text), selected: t("chat.askAbout") }),
    },
  ];
  return (
    <div
      role="toolbar"
      data-selection-bar
      aria-label={t("chat.selection")}
      className="fade absolute z-10 flex -translate-x-1/2 gap-0.5 rounded-xl border border-line-strong bg-raised p-1 shadow-float"
      style={{ top: selected.top, left: selected.left }}
      // A press must not clear the selection that it is about.
      onMouseDown={(event) => event.preventDefault()}
    >
      {deeds.map(({ icon, words, act }) => (
        <Button
          key={words}
          size="small"
          look="quiet"
          className="pointer-coarse:h-10"
          onClick={() => {
            act();
            done();
          }}
        >
          {icon} {words}
        </Button>
      ))}
    </div>
  );
}

const barHeight = 44;
const barHalfWidth = 130;

/** The text selected within one reply, and where its bar is in the thread; touch screens have a bar of their own above. */
function selectionIn(scroller: HTMLElement | null): Selected | null {
  const selection = window.getSelection();
  if (!scroller || !selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const common = range.commonAncestorContainer;
  const reply = (common instanceof Element ? common : common.parentElement)?.closest(".prose-chat");
  const text = selection.toString().trim();
  if (!reply || !scroller.contains(reply) || text === "") return null;
  const [words, frame] = [range.getBoundingClientRect(), scroller.getBoundingClientRect()];
  const isBelow = window.matchMedia("(pointer: coarse)").matches || words.top - frame.top < barHeight;
  const top = (isBelow ? words.bottom + 8 : words.top - barHeight) - frame.top;
  const middle = (words.left + words.right) / 2 - frame.left;
  return {
    text,
    top: Math.min(Math.max(top, 4), frame.height - barHeight),
    left: Math.min(Math.max(middle, barHalfWidth), Math.max(frame.width - barHalfWidth, barHalfWidth)),
  };
}
