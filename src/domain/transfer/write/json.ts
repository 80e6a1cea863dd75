import type { Comment } from "#contracts/comment.ts";
import type { Project } from "#contracts/project.ts";
import type { SavedFilter } from "#contracts/saved-filter.ts";
import type { Section } from "#contracts/section.ts";
import { snakeKeys } from "#contracts/snake.ts";
import type { Task } from "#contracts/task.ts";
import { ownFormat } from "../read/own.ts";

export type WholeList = { tasks: Task[]; projects: Project[]; sections: Section[]; filters: SavedFilter[]; comments: Comment[] };

/** Every field of tasks and of what they stand in, as the REST API shows them. */
export function tasksAsJson({ tasks, projects, sections, filters, comments }: WholeList, at: Date): string {
  const whole = {
    format: ownFormat,
    version: 1,
    exported_at: at.toISOString(),
    projects: projects.map((project) => snakeKeys(project)),
    sections: sections.map((section) => snakeKeys(section)),
    tasks: tasks.map((task) => snakeKeys(task)),
    comments: comments.map((comment) => snakeKeys(comment)),
    filters: filters.map((filter) => snakeKeys(filter)),
  };
  return `${JSON.stringify(whole, null, 2)}\n`;
}
