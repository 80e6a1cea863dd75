"use client";

import { useRef } from "react";
import { titleLengthMax } from "#contracts/limits.ts";
import type { Task } from "#contracts/task.ts";
import { t } from "#messages/text.ts";
import { classNames } from "../../components/ui/class-names.ts";
import { ClashNotice } from "../edit/clash-notice.tsx";
import type { TaskText } from "./use-task-text.ts";

/** The title is its own editor: Enter or leaving it keeps the change, Escape takes it back. */
export function TitleInput({ task, title }: { task: Task; title: TaskText }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        dir="auto"
        data-part="title"
        aria-label={t("list.title")}
        className={classNames(
          "-mx-1.5 w-full truncate rounded-md bg-transparent px-1.5 py-0.5 text-sm outline-none hover:bg-hover/60 focus:bg-hover",
          task.status === "completed" && "text-muted line-through",
        )}
        value={title.value}
        maxLength={titleLengthMax}
        onChange={(event) => title.type(event.target.value)}
        onBlur={title.save}
        onKeyDown={(event) => {
          // Enter that ends an input method's composition belongs to the input method.
          if (event.key === "Enter" && !event.nativeEvent.isComposing) event.currentTarget.blur();
          if (event.key === "Escape") title.drop();
        }}
      />
      <ClashNotice field={title} input={input} onKeepMine={title.overwrite} />
    </>
  );
}
