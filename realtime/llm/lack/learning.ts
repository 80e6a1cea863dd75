import type { ModelLackName } from "#contracts/model-lack.ts";
import { logger } from "#lib/logger.ts";
import { type ModelClient, ModelError } from "../model.ts";
import { shownWords } from "../refusal/provider-words.ts";
import { lackIn } from "./lack.ts";
import { withoutLacks } from "./without-lacks.ts";

/** Several things may be refused one after another in one call. */
const learnedPerCallMax = 5;

/** What is known of a provider's models, and kept for the next call of any process. */
export type LackMemory = {
  /** What to ask this model without. */
  known: (model: string) => Promise<ReadonlySet<ModelLackName>>;
  /** False: its user says that the model takes it. */
  mayLearn: (model: string, lack: ModelLackName) => boolean;
  learn: (model: string, lack: ModelLackName, said: string) => Promise<void>;
};

/**
 * `client` that asks once more without what a refusal says that the model does not take. What helped is remembered as soon
 * as the answer begins; an answer that has begun is never asked for again.
 */
export function learningClient(client: ModelClient, memory: LackMemory, apiKey: string | null): ModelClient {
  return async (request, signal, hear) => {
    const without = new Set(await memory.known(request.model));
    const found = new Map<ModelLackName, string>();
    let begun = false;
    const keep = () => {
      if (begun) return;
      begun = true;
      for (const [lack, said] of found) {
        request.onLack?.(lack);
        memory
          .learn(request.model, lack, said)
          .catch((error: unknown) => logger.warn({ err: error }, "what a model lacks could not be kept"));
      }
    };
    for (;;) {
      const asked = withoutLacks(request, without);
      try {
        await client(asked, signal, (event) => {
          keep();
          hear(event);
        });
        return;
      } catch (error) {
        const lack = error instanceof ModelError && !begun && !signal.aborted ? lackIn(error, asked) : null;
        if (!lack || without.has(lack) || found.size >= learnedPerCallMax || !memory.mayLearn(request.model, lack)) throw error;
        without.add(lack);
        found.set(lack, error instanceof ModelError ? shownWords(error.report?.words ?? "", apiKey) : "");
      }
    }
  };
}
