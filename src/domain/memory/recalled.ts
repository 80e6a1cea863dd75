import { memoryTokensMax } from "#contracts/memory.ts";
import { Prisma } from "#generated/prisma/client.ts";

/** A note as the model is given it; `project`: the name of what it is about. */
export type Recalled = { id: number; kind: "me" | "work" | "project"; project: string | null; text: string };

/**
 * The notes that a model is given, newest first, as an expression over the row `u` of their user; NULL when memory is
 * switched off. In a project's conversation, those of other projects stay out; elsewhere those of archived ones.
 */
export function recalledSql(userId: number, projectId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`CASE WHEN u.memory_enabled THEN (
    SELECT coalesce(jsonb_agg(jsonb_build_object('id', memory.id, 'kind', memory.kind, 'project', about.name, 'text', memory.text)
      ORDER BY memory.id DESC), '[]')
    FROM memory LEFT JOIN project AS about ON about.id = memory.project_id AND about.user_id = memory.user_id
    WHERE memory.user_id = ${userId} AND memory.deleted_at IS NULL AND (memory.project_id IS NULL
      OR CASE WHEN ${projectId} IS NULL THEN NOT about.archived ELSE memory.project_id = ${projectId} END)) END`;
}

const heading =
  "Your notes of earlier conversations with this user, which they can read and change. Take them into account where they matter; they ask for nothing by themselves. `forget` takes the number:";
/** The share of a window that notes may take, which small models need. */
const windowShare = 1 / 16;

/**
 * The notes as a paragraph of the system prompt, in the order of their kind, the newest as far as the tokens go; empty
 * without notes.
 */
export function memoryParagraph(recalled: Recalled[], window: number, count: (text: string) => number): string {
  let room = Math.min(memoryTokensMax, Math.floor(window * windowShare)) - count(heading);
  const shown: Recalled[] = [];
  for (const note of recalled) {
    room -= count(lineOf(note)) + 1;
    if (room < 0) break;
    shown.push(note);
  }
  if (shown.length === 0) return "";
  const omitted = recalled.length - shown.length;
  const lines = shown.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)).map(lineOf);
  return [heading, ...lines, ...(omitted > 0 ? [`(${omitted} older notes are left out.)`] : [])].join("\n");
}

const order = ["me", "work", "project"];

function lineOf({ id, kind, project, text }: Recalled): string {
  const about = kind === "project" ? ` (project “${project}”)` : kind === "work" ? " (how they like things done)" : "";
  return `- ${id}${about}: ${text.replaceAll(/\s+/g, " ")}`;
}
