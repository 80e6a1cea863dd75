import type { Project } from "#contracts/project.ts";
import { snakeKeys } from "#contracts/snake.ts";
import type { Task } from "#contracts/task.ts";
import { ownFormat } from "../read/own.ts";

/** Every field of tasks and projects, as the REST API shows them. */
export function tasksAsJson(tasks: Task[], projects: Project[], at: Date): string {
  const whole = {
    format: ownFormat,
    version: 1,
    exported_at: at.toISOString(),
    projects: projects.map((project) => snakeKeys(project)),
    tasks: tasks.map((task) => snakeKeys(task)),
  };
  return `${JSON.stringify(whole, null, 2)}\n`;
}
