import type { ReactNode } from "react";
import { ChatScreen } from "#features/chat/screen/chat-screen.tsx";
import { FirstData } from "../../../first-data.tsx";
import { Messages } from "../../../messages.tsx";

/** The screen lives here and not in the pages, so that a new chat keeps its state when it gets its address. */
export default function ChatLayout({ children }: { children: ReactNode }) {
  return (
    <Messages rooms={["chat", "failure", "file", "list", "prompt", "schedule", "tool", "usage"]}>
      <FirstData ask={({ models }) => [models.list.queryOptions()]}>
        {children}
        <ChatScreen />
      </FirstData>
    </Messages>
  );
}
