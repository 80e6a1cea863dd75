import { AssistantSettings } from "#features/account/settings/assistant-settings.tsx";
import { FirstData } from "../../../../first-data.tsx";
import { Messages, titled } from "../../../../messages.tsx";

export const generateMetadata = titled("frame.assistant");

export default function AssistantPage() {
  return (
    <Messages rooms={["prompt"]}>
      <FirstData ask={(trpc) => [trpc.account.instructions.queryOptions(), trpc.savedPrompts.list.queryOptions()]}>
        <AssistantSettings />
      </FirstData>
    </Messages>
  );
}
