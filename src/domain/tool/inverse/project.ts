import { z } from "zod";
import { fieldsOfProject, Project } from "#contracts/project.ts";
import type { Actor } from "#domain/actor.ts";
import { deleteProject, getProject, updateProject } from "#domain/project/project.ts";
import type { Tx } from "#lib/db.ts";
import { asConflict, changedSince, inverse } from "./inverse.ts";

/** What tools did to projects, by the verb that takes it back. */
export const projectInverses = {
  delete_project: inverse(z.object({ after: Project }), async (tx, actor, { after }) => {
    await requireAsStored(tx, actor, after);
    await deleteProject(actor, after.id, tx);
  }),
  update_project: inverse(z.object({ before: Project, after: Project }), async (tx, actor, { before, after }) => {
    await requireAsStored(tx, actor, after);
    await updateProject(actor, after.id, fieldsOfProject(before), tx);
  }),
};

async function requireAsStored(tx: Tx, actor: Actor, stored: Project): Promise<void> {
  const now = await getProject(actor, stored.id, tx).catch((error) => asConflict(error, "project"));
  if (JSON.stringify(fieldsOfProject(now)) !== JSON.stringify(fieldsOfProject(stored))) throw changedSince("project");
}
