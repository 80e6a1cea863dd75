import { filtersMax, SavedFilterCreate } from "#contracts/saved-filter.ts";
import type { Actor } from "#domain/actor.ts";
import { listProjects } from "#domain/project/project.ts";
import { createSavedFilter, listSavedFilters } from "#domain/project/saved-filter.ts";
import type { Tx } from "#lib/db.ts";
import type { FoundFilter } from "./found-task.ts";
import { type Places, projectIn } from "./import-places.ts";

/** The filters of a file that are not there and have room. One is known by its name, its page and its query. */
export async function newFilters(tx: Tx, actor: Actor, found: FoundFilter[]): Promise<FoundFilter[]> {
  if (found.length === 0) return [];
  const names = new Map((await listProjects(actor, tx)).map(({ id, name }) => [`/projects/${id}`, name]));
  const there = await listSavedFilters(actor, tx);
  const known = new Set(there.map(({ name, path, query }) => keyOf({ name, path, project: names.get(path) ?? null, query })));
  const added = found.filter((filter) => {
    const key = keyOf(filter);
    if (known.has(key) || !SavedFilterCreate.safeParse(fieldsOf(filter, 1)).success) return false;
    known.add(key);
    return true;
  });
  return added.slice(0, Math.max(0, filtersMax - there.length));
}

/** Saves them, once the projects of their pages are there; the ids of those that were saved. */
export async function makeFilters(tx: Tx, actor: Actor, filters: FoundFilter[], places: Places): Promise<number[]> {
  const ids: number[] = [];
  for (const filter of filters) {
    const projectId = filter.project === null ? null : projectIn(places, filter.project);
    if (filter.project !== null && projectId === null) continue;
    const fields = SavedFilterCreate.parse(fieldsOf(filter, projectId));
    ids.push((await createSavedFilter(actor, fields, tx)).id);
  }
  return ids;
}

function fieldsOf({ name, path, project, query, position }: FoundFilter, projectId: number | null) {
  return { name, path: project === null ? path : `/projects/${projectId}`, query, position };
}

function keyOf({ name, path, project, query }: Omit<FoundFilter, "position">): string {
  return JSON.stringify([name.trim(), project === null ? path : project.toLowerCase().normalize("NFC"), query]);
}
