import { z } from "zod";
import { ConfirmInput } from "#contracts/account.ts";
import { confirmIdentity } from "../auth/confirm.ts";
import { route } from "./route.ts";

const Confirmed = z.object({ confirmed_until: z.iso.datetime() }).meta({ id: "Confirmed" });

export const confirmRoute = route(
  {
    operationId: "confirm",
    summary: "Prove that the account's owner is there, before a change of the ways into the account",
    access: "either",
    budget: "write",
    body: ConfirmInput,
    status: 200,
    output: Confirmed,
    errors: ["FORBIDDEN", "RATE_LIMITED"],
  },
  ({ actor, body, request, headers }) => confirmIdentity(actor, body, { headers: request.headers, answerHeaders: headers }),
);
