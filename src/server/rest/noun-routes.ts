import { z } from "zod";
import type { ErrorCode } from "#contracts/error.ts";
import type { Actor } from "#domain/actor.ts";
import type { Tx } from "#lib/db.ts";
import { answerOnce, idempotencyErrors, idempotentRoute } from "./answer-once.ts";
import { IdPath } from "./parameters.ts";
import { type Route, route } from "./route.ts";

type NounScope = "tasks" | "schedules" | "memory";

/** A noun whose rows people list, make, read, change and delete: its names, shapes and verbs. */
export type Noun<Many extends string, Row, Fields, Change, Filter> = {
  /** As in `Project`. */
  one: string;
  /** As in `Memories`, where an s is not enough. */
  plural?: string;
  /** As in `/api/projects` and `{ "projects": […] }`. */
  many: Many;
  /** An API key needs `<scope>:read` or `<scope>:write`. */
  scope: NounScope;
  /** What the document says of each route. */
  summaries: Record<"list" | "create" | "get" | "change" | "delete", string>;
  output: z.ZodType;
  present: (row: Row) => unknown;
  /** Without filters and pages: all rows. */
  list: ((actor: Actor) => Promise<Row[]>) | FilteredList<Filter>;
  createBody: z.ZodType<Fields>;
  create: (actor: Actor, fields: Fields, tx?: Tx) => Promise<Row>;
  get: (actor: Actor, id: number) => Promise<Row>;
  changeBody: z.ZodType<Change>;
  change: (actor: Actor, id: number, change: Change) => Promise<Row>;
  delete: (actor: Actor, id: number) => Promise<unknown>;
  /** Errors of making and changing, beside those that follow from what they take. */
  refusals?: ErrorCode[];
};
type FilteredList<Filter> = { query: z.ZodType<Filter>; output: z.ZodType; read: (actor: Actor, query: Filter) => Promise<unknown> };
type NounTable<Many extends string> = Record<`/api/${Many}`, Record<"GET" | "POST", Route>> &
  Record<`/api/${Many}/{id}`, Record<"GET" | "PUT" | "PATCH" | "DELETE", Route>>;

/** The routes of a noun; making one is done once per `Idempotency-Key`. Their isolation rows are `rowsOfNoun` in tests/isolation/rest.ts. */
export function nounRoutes<Many extends string, Row, Fields, Change, Filter>(
  noun: Noun<Many, Row, Fields, Change, Filter>,
): NounTable<Many> {
  return {
    [`/api/${noun.many}`]: { GET: listRoute(noun), POST: createRoute(noun) },
    [`/api/${noun.many}/{id}`]: {
      GET: getRoute(noun),
      PUT: changeRoute(noun, "update"),
      PATCH: changeRoute(noun, "patch"),
      DELETE: deleteRoute(noun),
    },
    // The two keys are the two of the type, which a computed name does not tell the compiler.
  } as NounTable<Many>;
}

function reads({ scope }: { scope: NounScope }) {
  return { access: "bearer", scope: `${scope}:read`, budget: "read", status: 200 } as const;
}

function writes({ scope }: { scope: NounScope }) {
  return { access: "bearer", scope: `${scope}:write`, budget: "write" } as const;
}

function listRoute<Row, Fields, Change, Filter>(noun: Noun<string, Row, Fields, Change, Filter>): Route {
  const { one, many, list, present, plural = `${one}s` } = noun;
  const definition = { ...reads(noun), operationId: `list${plural}`, summary: noun.summaries.list };
  if (typeof list !== "function") {
    const { query, output, read } = list;
    return route({ ...definition, query, output }, ({ actor, query }) => read(actor, query));
  }
  const output = z.object({ [many]: z.array(noun.output) }).meta({ id: `${one}List` });
  return route({ ...definition, output }, async ({ actor }) => ({ [many]: (await list(actor)).map(present) }));
}

function createRoute<Row, Fields, Change, Filter>(noun: Noun<string, Row, Fields, Change, Filter>): Route {
  const { one, createBody: body, create, present, output, refusals = [] } = noun;
  const operationId = `create${one}`;
  const errors = [...refusals, ...idempotencyErrors];
  return route(
    { ...writes(noun), operationId, summary: noun.summaries.create, body, status: 201, output, ...idempotentRoute, errors },
    (call) => answerOnce(call, { operation: operationId, status: 201 }, async (tx) => present(await create(call.actor, call.body, tx))),
  );
}

function getRoute<Row, Fields, Change, Filter>({ one, get, present, output, ...noun }: Noun<string, Row, Fields, Change, Filter>): Route {
  return route(
    { ...reads(noun), operationId: `get${one}`, summary: noun.summaries.get, params: IdPath, output, errors: ["NOT_FOUND"] },
    async ({ actor, params }) => present(await get(actor, params.id)),
  );
}

/** PUT and PATCH mean the same: an absent field is left alone. */
function changeRoute<Row, Fields, Change, Filter>(noun: Noun<string, Row, Fields, Change, Filter>, verb: "update" | "patch"): Route {
  const { changeBody: body, change, present, output, refusals = [] } = noun;
  const definition = { ...writes(noun), operationId: `${verb}${noun.one}`, summary: noun.summaries.change, params: IdPath, body };
  return route({ ...definition, status: 200, output, errors: ["NOT_FOUND", ...refusals] }, async ({ actor, params, body }) =>
    present(await change(actor, params.id, body)),
  );
}

function deleteRoute<Row, Fields, Change, Filter>(noun: Noun<string, Row, Fields, Change, Filter>): Route {
  return route(
    {
      ...writes(noun),
      operationId: `delete${noun.one}`,
      summary: noun.summaries.delete,
      params: IdPath,
      status: 204,
      errors: ["NOT_FOUND"],
    },
    ({ actor, params }) => noun.delete(actor, params.id),
  );
}
