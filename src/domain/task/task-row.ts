import { snake } from "#contracts/snake.ts";
import { type Task, type TaskFieldName, type TaskUpdate, taskFieldNames, taskFields } from "#contracts/task.ts";
import { Prisma, type Task as TaskRow } from "#generated/prisma/client.ts";

/** What of a task leaves the server. */
export function presentTask(row: TaskRow): Task {
  const fields = taskFieldNames.map((name) => {
    const value = row[name];
    return [name, value instanceof Date ? value.toISOString().slice(0, 10) : value];
  });
  const { id, userId, nextTaskId, completedAt, createdAt, updatedAt } = row;
  return {
    id,
    ...(Object.fromEntries(fields) as Pick<Task, TaskFieldName>),
    completedAt: completedAt?.toISOString() ?? null,
    nextTaskId,
    userId,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** `presentTask` where only the database knows the row. */
export const presentedSql = Prisma.sql`json_build_object('id', id, ${Prisma.raw(presentedFields())},
  'completedAt', ${timeSql("completed_at")}, 'nextTaskId', next_task_id, 'userId', user_id,
  'createdAt', ${timeSql("created_at")}, 'updatedAt', ${timeSql("updated_at")})`;

/** The named fields by the names of their columns. */
export function columnsOf(input: TaskUpdate): Record<string, Prisma.Sql> {
  const named = taskFieldNames.filter((name) => input[name] !== undefined);
  return Object.fromEntries(named.map((name) => [snake(name), Prisma.sql`${input[name]}::${Prisma.raw(taskFields[name].column)}`]));
}

function presentedFields(): string {
  return taskFieldNames
    .map((name) => `'${name}', ${taskFields[name].column === "date" ? `to_char(${snake(name)}, 'YYYY-MM-DD')` : snake(name)}`)
    .join(", ");
}

function timeSql(column: string): Prisma.Sql {
  return Prisma.raw(`to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
}
