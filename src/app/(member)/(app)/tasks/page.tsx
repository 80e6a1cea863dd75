import { t } from "#messages/text.ts";
import { TaskScreen } from "../../../../features/task/view/task-screen.tsx";
import { Messages, titled } from "../../../messages.tsx";
import { currentLocale } from "../../../page-request.ts";

export const generateMetadata = titled("frame.tasks");

export default async function TasksPage() {
  await currentLocale();
  return (
    <Messages rooms={["list", "view"]}>
      <TaskScreen scope={{ kind: "all" }} title={t("frame.tasks")} />
    </Messages>
  );
}
