import { bearerIn, secretsEqual } from "./bearer.ts";

type Asking = { authorization: string | null | undefined; isFromThisMachine: () => boolean };

/** Whether /metrics is for whoever asks: with the operator's token where there is one, else for this machine alone. */
export function mayReadMetrics(token: string | null | undefined, { authorization, isFromThisMachine }: Asking): boolean {
  return token ? secretsEqual(bearerIn(authorization) ?? "", token) : isFromThisMachine();
}
