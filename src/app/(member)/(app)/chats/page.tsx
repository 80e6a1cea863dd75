import { AllChatsScreen } from "#features/conversation/all/all-chats-screen.tsx";
import { allChatsQuery } from "#features/conversation/all/filter.ts";
import { FirstData } from "../../../first-data.tsx";
import { titled } from "../../../messages.tsx";

export const generateMetadata = titled("frame.allChats");

export default function AllChatsPage() {
  return (
    <FirstData
      ask={(trpc) => [
        trpc.conversations.list.infiniteQueryOptions(allChatsQuery({}), { getNextPageParam: (page) => page.nextCursor }),
        trpc.conversations.models.queryOptions(),
      ]}
    >
      <AllChatsScreen />
    </FirstData>
  );
}
