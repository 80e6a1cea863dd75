import { TrashScreen } from "#features/trash/trash-screen.tsx";
import { FirstData } from "../../../first-data.tsx";
import { Messages, titled } from "../../../messages.tsx";

export const generateMetadata = titled("frame.trash");

export default function TrashPage() {
  return (
    <Messages rooms={["trash"]}>
      <FirstData ask={(trpc) => [trpc.tasks.trash.queryOptions(), trpc.conversations.trash.queryOptions()]}>
        <TrashScreen />
      </FirstData>
    </Messages>
  );
}
