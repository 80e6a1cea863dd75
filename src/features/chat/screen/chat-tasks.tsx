"use client";

import { ListTodo, PanelRightClose, X } from "lucide-react";
import { Dialog } from "radix-ui";
import { IconButton } from "#components/ui/button.tsx";
import { TaskPanel } from "#features/task/task-panel.tsx";
import type { useTaskPanel } from "#features/task/use-task-panel.ts";

type Panel = ReturnType<typeof useTaskPanel>;

/** Shows the list: beside the conversation where there is room, else over it. */
export function TasksButton({ beside, setBeside, setOver }: Panel) {
  return (
    <>
      {beside ? null : (
        <IconButton label="Show tasks" className="hidden xl:inline-flex" onClick={() => setBeside(true)}>
          <ListTodo className="size-[18px]" />
        </IconButton>
      )}
      <IconButton label="Show tasks" className="xl:hidden" onClick={() => setOver(true)}>
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
        <section aria-label="Your tasks" className="hidden w-72 shrink-0 flex-col border-l border-line bg-panel/50 xl:flex 2xl:w-80">
          <TaskPanel
            close={
              <IconButton label="Hide tasks" onClick={() => setBeside(false)}>
                <PanelRightClose className="size-[18px]" />
              </IconButton>
            }
          />
        </section>
      ) : null}
      <Dialog.Root open={over} onOpenChange={setOver}>
        <Dialog.Portal>
          <Dialog.Overlay className="fade fixed inset-0 z-40 bg-black/40 xl:hidden" />
          <Dialog.Content
            aria-describedby={undefined}
            // The first field would throw the keyboard of a phone over the list.
            onOpenAutoFocus={(event) => event.preventDefault()}
            tabIndex={-1}
            className="slide-in fixed inset-y-0 right-0 z-50 flex w-[min(22rem,90vw)] flex-col border-l border-line bg-panel shadow-float outline-none [--from:24%] xl:hidden"
          >
            <Dialog.Title className="sr-only">Your tasks</Dialog.Title>
            <TaskPanel
              close={
                <Dialog.Close asChild>
                  <IconButton label="Close">
                    <X className="size-[18px]" />
                  </IconButton>
                </Dialog.Close>
              }
            />
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
    </>
  );
}
