import { z } from "zod";
import { isMcpCall } from "./mcp-name.ts";
import { toolNamed } from "./tool.ts";

export const scheduleToolsMax = 100;

/** Names of tools that a schedule's runs may use: the assistant's own, and those of the user's servers as they are called. */
export const ScheduleTools = z
  .array(z.string().refine((name) => name.length <= 128 && (isMcpCall(name) || toolNamed(name) !== undefined), "is no tool"))
  .max(scheduleToolsMax)
  .transform((names) => [...new Set(names)]);

/**
 * Whether a run whose schedule names these tools may use one; null: all of its user's. What only looks at the user's own things
 * is always allowed: an order that may not read what it is about would guess.
 */
export function mayUse(tools: readonly string[] | null, name: string): boolean {
  return tools === null || tools.includes(name) || looksAtOwnThings(name);
}

/** The assistant's own tools that a schedule can be kept from. */
export function isChosenForSchedules(name: string): boolean {
  return toolNamed(name) !== undefined && !looksAtOwnThings(name);
}

function looksAtOwnThings(name: string): boolean {
  const tool = toolNamed(name);
  return tool?.kind === "read" && tool.about !== "search" && tool.about !== "page";
}
