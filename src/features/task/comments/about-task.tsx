"use client";

import { TaskFiles } from "../files/task-files.tsx";
import { Activity } from "./activity.tsx";
import { Comments } from "./comments.tsx";

/** What belongs to a task beside its fields: files, what was said about it, and what was done to it. */
export function AboutTask({ taskId }: { taskId: number }) {
  return (
    <>
      <TaskFiles taskId={taskId} />
      <Comments taskId={taskId} />
      <Activity taskId={taskId} />
    </>
  );
}
