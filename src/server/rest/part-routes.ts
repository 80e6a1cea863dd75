import { z } from "zod";
import { snakeKeys } from "#contracts/snake.ts";
import type { Actor } from "#domain/actor.ts";
import type { Tx } from "#lib/db.ts";
import { answerOnce, idempotencyErrors, idempotentRoute } from "./answer-once.ts";
import { IdPath } from "./parameters.ts";
import { type Route, route } from "./route.ts";

/** What belongs to one row of a noun, such as the comments of a task. */
export type Part<Row extends object, Fields> = {
  /** As in `{ "comments": […] }`. */
  many: string;
  /** The id of their list in the document. */
  listId: string;
  list: { operationId: string; summary: string; read: (actor: Actor, id: number) => Promise<Row[]> };
  output: z.ZodType;
  create: {
    operationId: string;
    summary: string;
    body: z.ZodType<Fields>;
    make: (actor: Actor, id: number, fields: Fields, tx?: Tx) => Promise<Row>;
  };
};

const common = { access: "bearer", params: IdPath } as const;

/** GET lists them, POST makes one, once per `Idempotency-Key`. What else can be done with one has an address of its own. */
export function partRoutes<Row extends object, Fields>({
  many,
  listId,
  list,
  output,
  create,
}: Part<Row, Fields>): Record<"GET" | "POST", Route> {
  const { operationId, summary, body, make } = create;
  return {
    GET: route(
      {
        ...{ ...common, scope: "tasks:read", budget: "read", status: 200 },
        ...{ operationId: list.operationId, summary: list.summary, errors: ["NOT_FOUND"] },
        output: z.object({ [many]: z.array(output) }).meta({ id: listId }),
      },
      async ({ actor, params }) => ({ [many]: (await list.read(actor, params.id)).map(snakeKeys) }),
    ),
    POST: route(
      {
        ...{ ...common, scope: "tasks:write", budget: "write", status: 201, operationId, summary, body, output },
        ...idempotentRoute,
        errors: ["NOT_FOUND", "CONFLICT", ...idempotencyErrors],
      },
      (call) =>
        answerOnce(call, { operation: `${operationId} ${call.params.id}`, status: 201 }, async (tx) =>
          snakeKeys(await make(call.actor, call.params.id, call.body, tx)),
        ),
    ),
  };
}
