import type { Task } from "#contracts/task.ts";

/** What a row says of a task's place among others; plain values, so that a row renders again only when they change. */
export type Relations = { parentTitle: string | undefined; subtasksDone: string | undefined };

/** Reads, for each task, what it is part of and how many of its subtasks are done. One pass over all tasks. */
export function relationsOf(tasks: Task[]): (task: Task) => Relations {
  const titles = new Map(tasks.map(({ id, title }) => [id, title]));
  const counts = new Map<number, { all: number; done: number }>();
  for (const { parentId, status } of tasks) {
    if (parentId === null) continue;
    const count = counts.get(parentId) ?? { all: 0, done: 0 };
    count.all += 1;
    if (status === "completed") count.done += 1;
    counts.set(parentId, count);
  }
  return ({ id, parentId }) => {
    const count = counts.get(id);
    return {
      parentTitle: parentId === null ? undefined : titles.get(parentId),
      subtasksDone: count && `${count.done}/${count.all}`,
    };
  };
}
