import { generateKeyBetween } from "fractional-indexing";
import { expect, test } from "vitest";
import { purge } from "#domain/maintenance/purge.ts";
import { createTasks, editTasks } from "#domain/task/many.ts";
import { createTask, getTask, updateTask } from "#domain/task/task.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { createProject, deleteProject } from "./project.ts";
import { createSavedFilter, deleteSavedFilter, listSavedFilters, updateSavedFilter } from "./saved-filter.ts";
import { createSection, deleteSection, listSections, restoreSection, updateSection } from "./section.ts";

async function newProject() {
  const actor = actorOf(await makeUser());
  const { id } = await createProject(actor, { name: "Boat" });
  const [first, second] = [await createSection(actor, id, { name: "Hull" }), await createSection(actor, id, { name: "Sails" })];
  return { actor, id, first, second };
}
const sectionOf = async (actor: Parameters<typeof getTask>[0], id: number) => (await getTask(actor, id)).sectionId;

test("a project has sections in an order by hand, and a task is in one of its own project", async () => {
  const { actor, id, first, second } = await newProject();
  await updateSection(actor, second.id, { position: "Zz" });
  expect((await listSections(actor, id)).map(({ name }) => name)).toEqual(["Sails", "Hull"]);

  const task = await createTask(actor, { title: "Paint", projectId: id, sectionId: first.id });
  expect((await updateTask(actor, task.id, { sectionId: second.id })).sectionId).toBe(second.id);
  const elsewhere = await createProject(actor, { name: "House" });
  const foreign = await createSection(actor, elsewhere.id, { name: "Roof" });
  const refused = { code: "VALIDATION", fields: [{ field: "section_id" }] };
  await expect(updateTask(actor, task.id, { sectionId: foreign.id })).rejects.toMatchObject(refused);
  await expect(createTask(actor, { title: "No project", sectionId: first.id })).rejects.toMatchObject(refused);
  await expect(createTasks(actor, [{ title: "Wrong", projectId: id, sectionId: foreign.id }])).rejects.toMatchObject(refused);
  await expect(editTasks(actor, [{ id: task.id, input: { sectionId: foreign.id } }])).rejects.toMatchObject(refused);
  expect(await sectionOf(actor, task.id)).toBe(second.id);

  // Into another project with a section of it, and back without one.
  const [moved] = await editTasks(actor, [{ id: task.id, input: { projectId: elsewhere.id, sectionId: foreign.id } }]);
  expect(moved).toMatchObject({ projectId: elsewhere.id, sectionId: foreign.id });
  expect(await updateTask(actor, task.id, { projectId: id })).toMatchObject({ projectId: id, sectionId: null });
  expect((await updateTask(actor, task.id, { projectId: elsewhere.id, sectionId: foreign.id })).sectionId).toBe(foreign.id);
  await deleteProject(actor, elsewhere.id);
  expect(await getTask(actor, task.id)).toMatchObject({ projectId: null, sectionId: null });
});

test("deleting a section leaves its tasks in the project, and taking that back puts them where they were", async () => {
  const { actor, id, first, second } = await newProject();
  const [stays, leaves] = await createTasks(actor, [
    { title: "Stays", projectId: id, sectionId: first.id },
    { title: "Leaves", projectId: id, sectionId: first.id },
  ]);
  await deleteSection(actor, first.id);
  expect((await listSections(actor, id)).map(({ name }) => name)).toEqual(["Sails"]);
  expect(await getTask(actor, stays?.id ?? 0)).toMatchObject({ projectId: id, sectionId: null });
  await expect(updateTask(actor, stays?.id ?? 0, { sectionId: first.id })).rejects.toMatchObject({ code: "VALIDATION" });
  await updateTask(actor, leaves?.id ?? 0, { sectionId: second.id });
  await restoreSection(actor, first.id);
  expect(await sectionOf(actor, stays?.id ?? 0)).toBe(first.id);
  expect(await sectionOf(actor, leaves?.id ?? 0)).toBe(second.id);
  await expect(restoreSection(actor, first.id)).rejects.toMatchObject({ code: "NOT_FOUND" });

  await deleteSection(actor, second.id);
  await db().section.updateMany({ where: { id: second.id }, data: { deletedAt: new Date(Date.now() - 8 * 86_400_000) } });
  await purge();
  expect(await db().section.count({ where: { projectId: id } })).toBe(1);
});

test("sections and filters are their owner's", async () => {
  const { actor, id, first } = await newProject();
  const other = actorOf(await makeUser());
  const missing = { code: "NOT_FOUND" };
  await expect(listSections(other, id)).rejects.toMatchObject(missing);
  await expect(createSection(other, id, { name: "Mine" })).rejects.toMatchObject(missing);
  await expect(updateSection(other, first.id, { name: "Mine" })).rejects.toMatchObject(missing);
  await expect(deleteSection(other, first.id)).rejects.toMatchObject(missing);
  const filter = await createSavedFilter(actor, { name: "Urgent", path: "/tasks", query: "group=priority" });
  await expect(updateSavedFilter(other, filter.id, { name: "Mine" })).rejects.toMatchObject(missing);
  await expect(deleteSavedFilter(other, filter.id)).rejects.toMatchObject(missing);
  const later = await createSavedFilter(actor, { name: "Later", path: "/tasks" });
  expect((await listSavedFilters(actor)).map(({ name }) => name)).toEqual(["Urgent", "Later"]);
  await updateSavedFilter(actor, later.id, { position: generateKeyBetween(null, filter.position) });
  expect((await listSavedFilters(actor)).map(({ name }) => name)).toEqual(["Later", "Urgent"]);
  await deleteSavedFilter(actor, later.id);
  await updateSavedFilter(actor, filter.id, { name: "Soon" });
  expect(await listSavedFilters(actor)).toMatchObject([{ name: "Soon", query: "group=priority" }]);
  await deleteSavedFilter(actor, filter.id);
  expect(await listSavedFilters(actor)).toEqual([]);
  const told = await db().feedEvent.findMany({ where: { userId: actor.userId }, select: { kind: true }, orderBy: { seq: "asc" } });
  expect(told.map(({ kind }) => kind)).toEqual([
    "project.created",
    ...["section.created", "section.created"],
    ...["saved_filter.created", "saved_filter.created", "saved_filter.updated", "saved_filter.deleted"],
    ...["saved_filter.updated", "saved_filter.deleted"],
  ]);
});
