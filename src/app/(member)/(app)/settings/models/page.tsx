import { ModelSettings } from "#features/account/settings/model-settings.tsx";
import { FirstData } from "../../../../first-data.tsx";
import { Messages, titled } from "../../../../messages.tsx";

export const generateMetadata = titled("frame.models");

export default function ModelPage() {
  return (
    <Messages rooms={["provider"]}>
      <FirstData ask={(trpc) => [trpc.providers.list.queryOptions(), trpc.models.list.queryOptions(), trpc.local.info.queryOptions()]}>
        <ModelSettings />
      </FirstData>
    </Messages>
  );
}
