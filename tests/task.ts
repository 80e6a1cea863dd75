import type { Task } from "#contracts/task.ts";

/** A task as pages have it, with any field overridden; for tests that need no database. */
export function makeTask(fields: Partial<Task> & Pick<Task, "id">): Task {
  const time = "2026-11-21T00:00:00.000Z";
  return {
    title: `task ${fields.id}`,
    description: null,
    status: "pending",
    dueDate: null,
    priority: "none",
    labels: [],
    dueTime: null,
    startDate: null,
    reminders: [],
    recurrence: null,
    recurrenceFrom: "due",
    projectId: null,
    sectionId: null,
    parentId: null,
    position: "a0",
    completedAt: null,
    nextTaskId: null,
    userId: 1,
    createdAt: time,
    updatedAt: time,
    ...fields,
  };
}
