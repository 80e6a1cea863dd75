import type { RealtimeEnv } from "#lib/env.ts";
import { logger } from "#lib/logger.ts";
import { briefLimits, createOutboundFetch } from "#lib/outbound.ts";
import { OperatorModels, type OperatorServer } from "./operator-models.ts";

type OperatorEnv = Pick<
  RealtimeEnv,
  "OPENAI_API_KEY" | "OPENAI_BASE_URL" | "OPENAI_MODELS" | "ANTHROPIC_API_KEY" | "ANTHROPIC_BASE_URL" | "ANTHROPIC_MODELS" | "DEMO_MODELS"
>;

/** The model lists of the operator's servers; undefined with the demo model. */
export function openOperatorModels(env: OperatorEnv): OperatorModels | undefined {
  if (env.DEMO_MODELS === "1") return undefined;
  const servers: OperatorServer[] = [
    { provider: "openai" as const, apiKey: env.OPENAI_API_KEY ?? "", baseUrl: env.OPENAI_BASE_URL, models: env.OPENAI_MODELS },
    { provider: "anthropic" as const, apiKey: env.ANTHROPIC_API_KEY ?? "", baseUrl: env.ANTHROPIC_BASE_URL, models: env.ANTHROPIC_MODELS },
  ].filter(({ apiKey }) => apiKey !== "");
  const lastReason = new Map<OperatorServer, string>();
  // The operator's addresses are trusted, including loopback.
  const fetch = createOutboundFetch({ allowPrivate: true, viaProxy: true, limits: briefLimits });
  const lists = new OperatorModels(servers, fetch, (server, why) => {
    if (lastReason.get(server) !== why) logger.warn({ provider: server.provider, why }, "the model server gave no list of models");
    lastReason.set(server, why);
  });
  void lists.refresh();
  return lists;
}
