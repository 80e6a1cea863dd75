import { DataSettings } from "#features/account/settings/data-settings.tsx";
import { FirstData } from "../../../../first-data.tsx";
import { Messages, titled } from "../../../../messages.tsx";

export const generateMetadata = titled("frame.privacyAndData");

export default function DataPage() {
  return (
    <Messages rooms={["provider"]}>
      <FirstData
        ask={(trpc) => [
          trpc.audit.list.infiniteQueryOptions({}, { getNextPageParam: (page) => page.nextCursor }),
          trpc.signInMethods.list.queryOptions(),
        ]}
      >
        <DataSettings />
      </FirstData>
    </Messages>
  );
}
