import type { ModelLackName } from "#contracts/model-lack.ts";
import { logger } from "#lib/logger.ts";
import { type ModelClient, ModelError } from "../model.ts";
import { displayMessage } from "../refusal/provider-message.ts";
import { lackIn } from "./lack.ts";
import { withoutLacks } from "./without-lacks.ts";

/** One call may be rejected several times, for one feature after another. */
const learnedPerCallMax = 5;

/** What a provider's models do not support, shared between processes. */
export type LackMemory = {
  /** The features to leave out for this model. */
  load: (model: string) => Promise<ReadonlySet<ModelLackName>>;
  /** False if the user has declared the feature supported. */
  mayLearn: (model: string, lack: ModelLackName) => boolean;
  learn: (model: string, lack: ModelLackName, message: string) => Promise<void>;
};

/**
 * Wraps `client` to retry without a feature that the error reports as unsupported. It is stored once the retry is answered; a
 * call whose answer has started is never retried.
 */
export function learningClient(client: ModelClient, memory: LackMemory, apiKey: string | null): ModelClient {
  return async (request, signal, onEvent) => {
    const without = new Set(await memory.load(request.model));
    const found = new Map<ModelLackName, string>();
    let started = false;
    const storeFound = () => {
      if (started) return;
      started = true;
      for (const [lack, message] of found) {
        request.onUnsupported?.(lack);
        memory
          .learn(request.model, lack, message)
          .catch((error: unknown) => logger.warn({ err: error }, "storing an unsupported feature of a model failed"));
      }
    };
    for (;;) {
      const reduced = withoutLacks(request, without);
      try {
        await client(reduced, signal, (event) => {
          storeFound();
          onEvent(event);
        });
        return;
      } catch (error) {
        const lack = error instanceof ModelError && !started && !signal.aborted ? lackIn(error, reduced) : null;
        if (!lack || without.has(lack) || found.size >= learnedPerCallMax || !memory.mayLearn(request.model, lack)) throw error;
        without.add(lack);
        found.set(lack, error instanceof ModelError ? displayMessage(error.report?.message ?? "", apiKey) : "");
      }
    }
  };
}
