import type { Metadata } from "next";
import { t } from "#messages/text.ts";
import { OfflineScreen } from "../../features/offline/offline-screen.tsx";
import { Messages } from "../messages.tsx";
import { currentLocale } from "../page-request.ts";

export async function generateMetadata(): Promise<Metadata> {
  await currentLocale();
  return { title: t("offline.title"), robots: { index: false } };
}

/** The page that the service worker keeps and opens without a network. It has nothing of anybody's: lists are read on the device. */
export default async function OfflinePage() {
  await currentLocale();
  return (
    <Messages rooms={["offline"]}>
      <OfflineScreen />
    </Messages>
  );
}
