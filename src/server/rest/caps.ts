import { z } from "zod";
import { Cap, type Caps } from "#contracts/usage.ts";
import { getCaps, setCaps } from "#domain/usage/limit/caps.ts";
import { route } from "./route.ts";

const described = {
  turn_micro_usd: Cap.meta({ description: "For one reply, with all its model calls and searches" }),
  day_micro_usd: Cap.meta({ description: "For one day of UTC" }),
};

/** Body of PUT /api/account/caps: an absent field is left alone. */
const CapsChange = z
  .object({ turn_micro_usd: described.turn_micro_usd.optional(), day_micro_usd: described.day_micro_usd.optional() })
  .meta({
    id: "CapsUpdate",
    description: "An absent field is left alone; `null` takes a cap away.",
    examples: [{ day_micro_usd: 2_000_000 }],
  });

const RestCaps = z.object(described).meta({
  id: "Caps",
  description: "What models may cost, own keys included, in millionths of a US dollar; `null`: no cap.",
});

export const getCapsRoute = route(
  { operationId: "getCaps", summary: "The spending limits", access: "either", budget: "read", status: 200, output: RestCaps },
  async ({ actor }) => presentCaps(await getCaps(actor)),
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
  async ({ actor, body }) => presentCaps(await setCaps(actor, { turnMicroUsd: body.turn_micro_usd, dayMicroUsd: body.day_micro_usd })),
);

function presentCaps({ turnMicroUsd, dayMicroUsd }: Caps): z.infer<typeof RestCaps> {
  return { turn_micro_usd: turnMicroUsd, day_micro_usd: dayMicroUsd };
}
