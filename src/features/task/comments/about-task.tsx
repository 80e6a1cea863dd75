"use client";

import { Activity } from "./activity.tsx";
import { Comments } from "./comments.tsx";

/** What was said about a task, and done to it. */
export function AboutTask({ taskId }: { taskId: number }) {
  return (
    <>
      <Comments taskId={taskId} />
      <Activity taskId={taskId} />
    </>
  );
}
