import type { ModelLackName } from "#contracts/model-lack.ts";
import { logger } from "#lib/logger.ts";
import { lackIn, type RequestFeatures } from "../../llm/lack/lack.ts";
import { ModelError } from "../../llm/model.ts";
import { displayMessage } from "../../llm/refusal/provider-message.ts";
import { ApiError } from "./api-error.ts";
import type { ApiCall } from "./call.ts";

/** What can be left out or said in other words without changing what a program asked for; all else is the program's to change. */
const alike: readonly ModelLackName[] = ["stream_options", "max_completion_tokens", "developer"];
type Without = ReadonlySet<ModelLackName>;

/**
 * Asks without what the model is known not to take, and once more without what its refusal names. What helped is remembered
 * where the chats look for it too.
 */
export async function askLearning(call: ApiCall, request: RequestFeatures, ask: (without: Without) => Promise<void>): Promise<void> {
  const { memory, model, transport } = call.target;
  const known = await memory.load(model);
  const without = new Set(alike.filter((lack) => known.has(lack)));
  const found = new Map<ModelLackName, string>();
  for (;;) {
    try {
      await ask(without);
      break;
    } catch (error) {
      const refusal = error instanceof ApiError && error.cause instanceof ModelError && !call.response.headersSent ? error.cause : null;
      const lack = refusal && lackIn(refusal, request);
      if (!lack || !alike.includes(lack) || without.has(lack) || !memory.mayLearn(model, lack)) throw error;
      without.add(lack);
      found.set(lack, displayMessage(refusal.report?.message ?? "", transport.secret));
    }
  }
  for (const [lack, said] of found)
    await memory.learn(model, lack, said).catch((error: unknown) => logger.warn({ err: error }, "what a model lacks could not be kept"));
}
