"use client";

import { usePathname } from "next/navigation";
import { lazy, Suspense, useEffect, useState } from "react";
import { v7 as uuidv7 } from "uuid";
import { useTaskPanel } from "#features/task/use-task-panel.ts";
import { ChatTasks, TasksButton } from "./chat-tasks.tsx";
import { ConversationView } from "./conversation-view.tsx";

// After the chat is there, so that it waits for nothing of this.
const AwayCard = lazy(() => import("#features/schedule/away-card.tsx").then(({ AwayCard }) => ({ default: AwayCard })));

/**
 * Shows the conversation that the address names. `/chat` is one that is not begun: its id is made here, and when
 * its first message gives it an address, the view that is already there stays.
 */
export function ChatScreen() {
  const pathname = usePathname();
  const named = /^\/chat\/([0-9a-f-]{36})$/i.exec(pathname)?.[1]?.toLowerCase() ?? null;
  const [fresh, setFresh] = useState(() => uuidv7());
  const [used, setUsed] = useState(false);
  const [isShown, setIsShown] = useState(false);
  useEffect(() => setIsShown(true), []);
  const panel = useTaskPanel();
  if (named === fresh && !used) setUsed(true);
  if (named === null && used) {
    setFresh(uuidv7());
    setUsed(false);
  }
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
        <ConversationView
          key={named ?? fresh}
          conversationId={named ?? fresh}
          isNamed={named !== null}
          tools={<TasksButton {...panel} />}
          news={
            isShown ? (
              <Suspense>
                <AwayCard />
              </Suspense>
            ) : null
          }
        />
      </div>
      <ChatTasks {...panel} />
    </div>
  );
}
