import type { Metadata } from "next";
import { TrashScreen } from "#features/trash/trash-screen.tsx";
import { FirstData } from "../../../first-data.tsx";

export const metadata: Metadata = { title: "Trash" };

export default function TrashPage() {
  return (
    <FirstData ask={(trpc) => [trpc.tasks.trash.queryOptions(), trpc.conversations.trash.queryOptions()]}>
      <TrashScreen />
    </FirstData>
  );
}
