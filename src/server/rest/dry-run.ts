import { z } from "zod";
import { DryRun, DryRunField, DryRunStep } from "#contracts/dry-run.ts";
import { snake, snakeKeys } from "#contracts/snake.ts";
import { askDryRun, getDryRun } from "#domain/schedule/dry-run.ts";
import { IdPath } from "./parameters.ts";
import { route } from "./route.ts";

const RestDryRun = z
  .object({ ...snakeKeys(DryRun.shape), steps: z.array(z.object({ ...snakeKeys(DryRunStep.shape), fields: z.array(DryRunField) })) })
  .meta({ id: "DryRun", description: "What a schedule would do now, step by step. Nothing of it is kept but the cost of asking." });

export const askDryRunRoute = route(
  {
    access: "bearer",
    scope: "schedules:write",
    budget: "write",
    operationId: "askDryRun",
    summary: "Find out what a schedule would do now; it counts as one reply, and its answer comes within seconds",
    params: IdPath,
    status: 202,
    output: RestDryRun,
    errors: ["NOT_FOUND"],
  },
  async ({ actor, params }) => present(await askDryRun(actor, params.id)),
);

export const getDryRunRoute = route(
  {
    access: "bearer",
    scope: "schedules:read",
    budget: "read",
    operationId: "getDryRun",
    summary: "The newest dry run of a schedule; 404 while none was asked for",
    params: IdPath,
    status: 200,
    output: RestDryRun,
    errors: ["NOT_FOUND"],
  },
  async ({ actor, params }) => present(await getDryRun(actor, params.id)),
);

function present({ steps, ...dryRun }: DryRun): z.input<typeof RestDryRun> {
  const fieldsOf = (fields: DryRunField[]) => fields.map((one) => ({ ...one, field: snake(one.field) }));
  return { ...snakeKeys(dryRun), steps: steps.map((step) => ({ ...snakeKeys(step), fields: fieldsOf(step.fields) })) };
}
