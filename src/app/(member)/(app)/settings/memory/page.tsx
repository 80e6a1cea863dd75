import { MemoryScreen } from "#features/memory/memory-screen.tsx";
import { FirstData } from "../../../../first-data.tsx";
import { Messages, titled } from "../../../../messages.tsx";

export const generateMetadata = titled("memory.title");

export default function MemoryPage() {
  return (
    <Messages rooms={["memory"]}>
      <FirstData ask={(trpc) => [trpc.memories.list.queryOptions()]}>
        <MemoryScreen />
      </FirstData>
    </Messages>
  );
}
