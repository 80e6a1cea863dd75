import { z } from "zod";
import { Memory, MemoryCreate, MemoryImport } from "#contracts/memory.ts";
import { trashDays } from "#contracts/retention.ts";
import { snakeKeys } from "#contracts/snake.ts";
import { importMemories } from "#domain/memory/import.ts";
import { addMemory, deleteMemories, getMemory, listMemories, restoreMemories, updateMemory } from "#domain/memory/memory.ts";
import { nounRoutes } from "./noun-routes.ts";
import { IdPath } from "./parameters.ts";
import { route } from "./route.ts";

const { projectId, ...shared } = MemoryCreate.shape;
const fields = z.object({ ...shared, project_id: projectId });
const example = { text: "Works from Tuesday to Friday.", kind: "me" as const, project_id: null };

const MemoryBody = fields.meta({
  id: "MemoryCreate",
  description:
    "A note is about a project if it has one, otherwise about its person (`me`) unless `kind` is `work`: how they like things done.",
  examples: [example],
});
const MemoryChangeBody = fields.partial().meta({ id: "MemoryUpdate", examples: [{ text: "Works from Monday to Thursday." }] });
const RestMemory = z.object(snakeKeys(Memory.shape)).meta({ id: "Memory" });

/** The notes that the assistant keeps from one conversation to the next. */
export const memoryRoutes = nounRoutes({
  one: "Memory",
  plural: "Memories",
  many: "memories",
  scope: "memory",
  summaries: {
    list: "What the assistant remembers, newest first",
    create: "Give the assistant a note to remember",
    get: "One note of the memory",
    change: "Change the named fields of a note",
    delete: `Delete a note; it can be restored for ${trashDays} days`,
  },
  output: RestMemory,
  present: snakeKeys,
  list: (actor) => listMemories(actor),
  createBody: MemoryBody,
  create: (actor, body, tx) => addMemory(actor, camel(body), tx),
  get: getMemory,
  changeBody: MemoryChangeBody,
  change: (actor, id, body) => updateMemory(actor, id, camel(body)),
  delete: (actor, id) => deleteMemories(actor, [id]),
  refusals: ["CONFLICT"],
});

const writes = { access: "bearer", scope: "memory:write", budget: "write", status: 200 } as const;

export const importMemoriesRoute = route(
  {
    ...writes,
    operationId: "importMemories",
    summary: "Take each line of a text as a note; lines that are there already are left out",
    body: MemoryImport.meta({ id: "MemoryImport", examples: [{ text: "- Works from Tuesday to Friday.\n- Prefers short answers." }] }),
    output: z.object({ memories: z.array(RestMemory), known: z.number().int() }).meta({ id: "MemoryImportReport" }),
    errors: ["CONFLICT"],
  },
  async ({ actor, body }) => {
    const { added, known } = await importMemories(actor, body.text);
    return { memories: added.map(snakeKeys), known };
  },
);

export const restoreMemoryRoute = route(
  {
    ...writes,
    operationId: "restoreMemory",
    summary: "Take back the deletion of a note",
    params: IdPath,
    output: RestMemory,
    errors: ["NOT_FOUND", "CONFLICT"],
  },
  async ({ actor, params }) => (await restoreMemories(actor, [params.id])).map(snakeKeys)[0],
);

function camel<T extends object>({ project_id, ...same }: T & { project_id?: number | null | undefined }) {
  return { ...same, ...(project_id === undefined ? {} : { projectId: project_id }) };
}
