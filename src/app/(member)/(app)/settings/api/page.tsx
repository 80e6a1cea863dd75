import { ApiKeySettings } from "#features/account/settings/api-key-settings.tsx";
import { FirstData } from "../../../../first-data.tsx";
import { titled } from "../../../../messages.tsx";

export const generateMetadata = titled("frame.apiKeys");

export default function ApiKeyPage() {
  return (
    <FirstData ask={(trpc) => [trpc.apiKeys.list.queryOptions()]}>
      <ApiKeySettings />
    </FirstData>
  );
}
