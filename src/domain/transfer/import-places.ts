import { OrderKey } from "#contracts/order-key.ts";
import { projectNameMax } from "#contracts/project.ts";
import { sectionNameMax, sectionsOfProjectMax } from "#contracts/section.ts";
import type { Actor } from "#domain/actor.ts";
import { createProject, listProjects } from "#domain/project/project.ts";
import { createSection, listSections } from "#domain/project/section.ts";
import type { Tx } from "#lib/db.ts";
import { type FittingTask, nameThatFits } from "./fit.ts";
import type { Found } from "./found-task.ts";

type Named = { id: number | null; name: string };
type Section = Named & { position: string | undefined };
/** Projects by name without regard to case, with their sections; those without an id are not there yet. */
export type Places = Map<string, Named & { color: string | null; isNew: boolean; sections: Map<string, Section> }>;

/** Where the tasks that are added stand, and what else of projects and sections a file of ours has. */
export async function placesOf(tx: Tx, actor: Actor, found: Found, tasks: FittingTask[]): Promise<Places> {
  const there = new Map((await listProjects(actor, tx)).map((project) => [folded(project.name), project]));
  const sectionsThere = Map.groupBy(await listSections(actor, null, tx), ({ projectId }) => projectId);
  const places: Places = new Map();
  function place(name: string, color: string | null = null) {
    const known = places.get(folded(name));
    if (known) return known;
    const id = there.get(folded(name))?.id ?? null;
    const sections = (sectionsThere.get(id ?? 0) ?? []).map((one): [string, Section] => [folded(one.name), one]);
    const made = { id, name, color, isNew: id === null, sections: new Map(sections) };
    places.set(folded(name), made);
    return made;
  }
  function section(project: string, name: string, position?: string) {
    const { sections } = place(project);
    if (sections.has(folded(name)) || sections.size >= sectionsOfProjectMax) return;
    sections.set(folded(name), { id: null, name, position: OrderKey.safeParse(position).data });
  }
  for (const { name, color } of found.projects ?? []) {
    const fitting = nameThatFits(name, projectNameMax);
    if (fitting) place(fitting, color);
  }
  for (const one of found.sections ?? []) {
    const [project, name] = [nameThatFits(one.project, projectNameMax), nameThatFits(one.name, sectionNameMax)];
    if (project && name) section(project, name, one.position);
  }
  for (const task of tasks) {
    if (task.project) place(task.project);
    if (task.project && task.section) section(task.project, task.section);
  }
  return places;
}

/** What of it has to be made. */
export function madeOf(places: Places): { projects: string[]; sections: number } {
  const all = [...places.values()];
  return {
    projects: all.filter(({ isNew }) => isNew).map(({ name }) => name),
    sections: all.flatMap(({ sections }) => [...sections.values()]).filter(({ id }) => id === null).length,
  };
}

/** Makes what is not there, and gives the ids of these projects, and of sections of projects that were there. */
export async function makePlaces(tx: Tx, actor: Actor, places: Places): Promise<{ projectIds: number[]; sectionIds: number[] }> {
  const [projectIds, sectionIds]: [number[], number[]] = [[], []];
  for (const place of places.values()) {
    const { name, color, isNew } = place;
    place.id ??= (await createProject(actor, { name, ...(color && color.length <= 50 ? { color } : {}) }, tx)).id;
    if (isNew) projectIds.push(place.id);
    for (const section of place.sections.values()) {
      if (section.id !== null) continue;
      // A position is one among the sections of the file.
      const position = isNew && section.position ? { position: section.position } : {};
      section.id = (await createSection(actor, place.id, { name: section.name, ...position }, tx)).id;
      if (!isNew) sectionIds.push(section.id);
    }
  }
  return { projectIds, sectionIds };
}

/** Where a task is put, once all is made. */
export function placeIn(places: Places, project: string | null, section: string | null) {
  const place = project === null ? undefined : places.get(folded(project));
  return { projectId: place?.id ?? null, sectionId: (section !== null && place?.sections.get(folded(section))?.id) || null };
}

/** The id of a project by its name; null: there is none. */
export function projectIn(places: Places, name: string): number | null {
  return places.get(folded(nameThatFits(name, projectNameMax) ?? ""))?.id ?? null;
}

function folded(name: string): string {
  return name.toLowerCase().normalize("NFC");
}
