"use client";

import { useRef } from "react";
import { titleLengthMax } from "#contracts/limits.ts";
import type { Task } from "#contracts/task.ts";
import { t } from "#messages/text.ts";
import { classNames } from "../../components/ui/class-names.ts";
import { ClashNotice } from "../edit/clash-notice.tsx";
import type { TaskText } from "./use-task-text.ts";

const lineClass = "col-start-1 row-start-1 w-full rounded-md px-1.5 py-0.5 text-sm wrap-anywhere whitespace-pre-wrap";

/**
 * The title is its own editor: Enter or leaving it keeps the change, Escape takes it back. It has two lines, and as many as it needs
 * while it is written: what is shown is the same text behind the field, which gives it its height.
 */
export function TitleInput({ task, title }: { task: Task; title: TaskText }) {
  const input = useRef<HTMLTextAreaElement>(null);
  const done = task.status === "completed" && "text-muted line-through";
  return (
    <>
      <div className="group/title -mx-1.5 grid">
        <span
          aria-hidden
          dir="auto"
          data-text={`${title.value} `}
          className={classNames(
            lineClass,
            done,
            "line-clamp-2 after:content-[attr(data-text)] group-focus-within/title:invisible group-focus-within/title:line-clamp-none",
          )}
        />
        <textarea
          ref={input}
          rows={1}
          dir="auto"
          data-part="title"
          aria-label={t("list.title")}
          className={classNames(
            lineClass,
            done,
            "resize-none overflow-hidden bg-transparent outline-none not-focus:text-transparent hover:bg-hover/60 focus:bg-hover",
          )}
          value={title.value}
          maxLength={titleLengthMax}
          onChange={(event) => title.type(event.target.value.replaceAll(/\s*\n\s*/g, " "))}
          onBlur={(event) => {
            event.target.scrollTop = 0;
            title.save();
          }}
          onKeyDown={(event) => {
            // Enter that ends an input method's composition belongs to the input method.
            if (event.key === "Enter" && !event.nativeEvent.isComposing) {
              event.preventDefault();
              event.currentTarget.blur();
            }
            if (event.key === "Escape") title.drop();
          }}
        />
      </div>
      <ClashNotice field={title} input={input} onKeepMine={title.overwrite} />
    </>
  );
}
