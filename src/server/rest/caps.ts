import { z } from "zod";
import { Caps } from "#contracts/setting.ts";
import { camelKeys, snakeKeys } from "#contracts/snake.ts";
import { getCaps, setCaps } from "#domain/usage/limit/caps.ts";
import { route } from "./route.ts";

const RestCaps = z.object(snakeKeys(Caps.shape)).meta({
  id: "Caps",
  description: "What models may cost, own keys included, in millionths of a US dollar; `null`: no cap.",
});

/** Body of PUT /api/account/caps: an absent field is left alone. */
const CapsChange = z
  .object(snakeKeys(Caps.shape))
  .partial()
  .meta({
    id: "CapsUpdate",
    description: "An absent field is left alone; `null` takes a cap away.",
    examples: [{ day_micro_usd: 2_000_000 }],
  });
const names = Object.keys(Caps.shape) as (keyof Caps)[];

export const getCapsRoute = route(
  { operationId: "getCaps", summary: "The spending limits", access: "either", budget: "read", status: 200, output: RestCaps },
  async ({ actor }) => snakeKeys(await getCaps(actor)),
);

export const setCapsRoute = route(
  {
    operationId: "setCaps",
    summary: "Change the spending limits",
    access: "either",
    budget: "write",
    body: CapsChange,
    status: 200,
    output: RestCaps,
  },
  async ({ actor, body }) => snakeKeys(await setCaps(actor, camelKeys<Caps>(body, names))),
);
