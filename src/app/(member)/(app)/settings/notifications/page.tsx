import { NotificationSettings } from "#features/account/settings/notification-settings.tsx";
import { FirstData } from "../../../../first-data.tsx";
import { titled } from "../../../../messages.tsx";

export const generateMetadata = titled("frame.notifications");

export default function NotificationPage() {
  return (
    <FirstData
      ask={(trpc) => [
        trpc.notifications.settings.queryOptions(),
        trpc.notifications.pushKey.queryOptions(),
        trpc.local.info.queryOptions(),
      ]}
    >
      <NotificationSettings />
    </FirstData>
  );
}
