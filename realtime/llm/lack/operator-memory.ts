import { createHash } from "node:crypto";
import type { ModelLackName } from "#contracts/model-lack.ts";
import { declaredSupport, operatorLacks, storeOperatorLack, unsupportedFeatures } from "#domain/model/lack.ts";
import { operatorFactsOf } from "#domain/model/model-facts.ts";
import { logger } from "#lib/logger.ts";
import type { LackMemory } from "./learning.ts";

/** What another process learned is known here after so long. */
const freshMs = 60_000;

/** What is known of the models at one address of the operator's. A database that is away costs what is known and no call. */
export function operatorMemory(protocol: string, baseUrl: string | undefined): LackMemory {
  const origin = createHash("sha256")
    .update(`${protocol} ${baseUrl ?? ""}`)
    .digest("hex")
    .slice(0, 32);
  const cached = new Map<string, { lacks: ModelLackName[]; at: number }>();
  async function learned(model: string): Promise<ModelLackName[]> {
    const known = cached.get(model);
    if (known && Date.now() - known.at < freshMs) return known.lacks;
    try {
      const lacks = await operatorLacks(origin, model);
      cached.set(model, { lacks, at: Date.now() });
      return lacks;
    } catch (error) {
      logger.warn({ err: error }, "what models lack could not be read");
      return known?.lacks ?? [];
    }
  }
  return {
    known: async (model) => unsupportedFeatures(await learned(model), [operatorFactsOf(model)]),
    mayLearn: (model, lack) => declaredSupport([operatorFactsOf(model)], lack) !== true,
    async learn(model, lack, said) {
      const lacks = (await learned(model)).filter((one) => one !== lack);
      cached.set(model, { lacks: [...lacks, lack], at: Date.now() });
      await storeOperatorLack(origin, model, lack, said);
    },
  };
}
