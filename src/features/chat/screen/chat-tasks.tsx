"use client";

import { ListTodo, PanelRightClose, X } from "lucide-react";
import { IconButton } from "#components/ui/button.tsx";
import { Sheet } from "#components/ui/sheet.tsx";
import { TaskPanel } from "#features/task/task-panel.tsx";
import type { useTaskPanel } from "#features/task/use-task-panel.ts";
import { t } from "#messages/text.ts";

type Panel = ReturnType<typeof useTaskPanel>;

/** Shows the list: beside the conversation where there is room, else over it. */
export function TasksButton({ beside, setBeside, setOver }: Panel) {
  return (
    <>
      {beside ? null : (
        <IconButton label={t("chat.showTasks")} className="hidden xl:inline-flex" onClick={() => setBeside(true)}>
          <ListTodo className="size-[18px]" />
        </IconButton>
      )}
      <IconButton label={t("chat.showTasks")} className="xl:hidden" onClick={() => setOver(true)}>
        <ListTodo className="size-[18px]" />
      </IconButton>
    </>
  );
}

/** The list in its place. */
export function ChatTasks({ beside, setBeside, over, setOver }: Panel) {
  return (
    <>
      {beside ? (
        <section
          aria-label={t("list.yourTasks")}
          className="hidden w-72 shrink-0 flex-col border-l border-line bg-panel/50 xl:flex 2xl:w-80"
        >
          <TaskPanel
            close={
              <IconButton label={t("chat.hideTasks")} onClick={() => setBeside(false)}>
                <PanelRightClose className="size-[18px]" />
              </IconButton>
            }
          />
        </section>
      ) : null}
      <Sheet
        open={over}
        onOpenChange={setOver}
        title={t("list.yourTasks")}
        hidden="xl:hidden"
        className="right-0 w-[min(22rem,90vw)] border-l border-line [--from:24%]"
      >
        <TaskPanel
          close={
            <IconButton label={t("frame.close")} onClick={() => setOver(false)}>
              <X className="size-[18px]" />
            </IconButton>
          }
        />
      </Sheet>
    </>
  );
}
