import { createHash } from "node:crypto";
import type { ModelLackName } from "#contracts/model-lack.ts";
import { declaredSupport, operatorLacks, storeOperatorLack, unsupportedFeatures } from "#domain/model/lack.ts";
import { operatorFactsOf } from "#domain/model/model-facts.ts";
import { logger } from "#lib/logger.ts";
import type { LackMemory } from "./learning.ts";

/** How long another process's findings may go unnoticed. */
const freshMs = 60_000;

/** What models at one of the operator's addresses do not support. If the database is away, calls proceed without it. */
export function operatorMemory(protocol: string, baseUrl: string | undefined): LackMemory {
  const origin = createHash("sha256")
    .update(`${protocol} ${baseUrl ?? ""}`)
    .digest("hex")
    .slice(0, 32);
  const cached = new Map<string, { lacks: ModelLackName[]; at: number }>();
  async function load(model: string): Promise<ModelLackName[]> {
    const entry = cached.get(model);
    if (entry && Date.now() - entry.at < freshMs) return entry.lacks;
    try {
      const lacks = await operatorLacks(origin, model);
      cached.set(model, { lacks, at: Date.now() });
      return lacks;
    } catch (error) {
      logger.warn({ err: error }, "reading the unsupported features of a model failed");
      return entry?.lacks ?? [];
    }
  }
  return {
    load: async (model) => unsupportedFeatures(await load(model), [operatorFactsOf(model)]),
    mayLearn: (model, lack) => declaredSupport([operatorFactsOf(model)], lack) !== true,
    async learn(model, lack, message) {
      const lacks = (await load(model)).filter((existing) => existing !== lack);
      cached.set(model, { lacks: [...lacks, lack], at: Date.now() });
      await storeOperatorLack(origin, model, lack, message);
    },
  };
}
