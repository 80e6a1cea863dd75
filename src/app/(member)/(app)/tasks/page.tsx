import { t } from "#messages/text.ts";
import { TaskScreen } from "../../../../features/task/view/task-screen.tsx";
import { Messages, titled } from "../../../messages.tsx";

export const generateMetadata = titled("frame.tasks");

export default function TasksPage() {
  return (
    <Messages rooms={["list"]}>
      <TaskScreen scope={{ kind: "all" }} title={t("frame.tasks")} />
    </Messages>
  );
}
