import { ToolSettings } from "#features/account/settings/tool-settings.tsx";
import { FirstData } from "../../../../first-data.tsx";
import { Messages, titled } from "../../../../messages.tsx";

export const generateMetadata = titled("frame.tools");

export default function ToolPage() {
  return (
    <Messages rooms={["auth", "mcp", "provider"]}>
      <FirstData ask={(trpc) => [trpc.mcp.list.queryOptions()]}>
        <ToolSettings />
      </FirstData>
    </Messages>
  );
}
