import { bearerIn, secretsEqual } from "./bearer.ts";

type MetricsRequest = { authorization: string | null | undefined; isFromThisMachine: () => boolean };

/** Whether a request may read /metrics: with the operator's token if one is set, else only from this machine. */
export function mayReadMetrics(token: string | null | undefined, { authorization, isFromThisMachine }: MetricsRequest): boolean {
  return token ? secretsEqual(bearerIn(authorization) ?? "", token) : isFromThisMachine();
}
