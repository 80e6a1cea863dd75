import { ChatImportScreen } from "#features/chat-import/chat-import-screen.tsx";
import { FirstData } from "../../../../first-data.tsx";
import { Messages, titled } from "../../../../messages.tsx";

export const generateMetadata = titled("chats.title");

export default function ChatImportPage() {
  return (
    <Messages rooms={["chats"]}>
      <FirstData ask={(trpc) => [trpc.conversations.imports.queryOptions()]}>
        <ChatImportScreen />
      </FirstData>
    </Messages>
  );
}
