import type { ModelLackName } from "#contracts/model-lack.ts";
import { logger } from "#lib/logger.ts";
import { lackIn, type RequestFeatures } from "../../llm/lack/lack.ts";
import { ModelError } from "../../llm/model.ts";
import { displayMessage } from "../../llm/refusal/provider-message.ts";
import { ApiError } from "./api-error.ts";
import type { ApiCall } from "./call.ts";

/**
 * Features that can be dropped or rephrased without changing what the client requested; everything else is the client's
 * decision.
 */
const replaceable: readonly ModelLackName[] = ["stream_options", "max_completion_tokens", "developer"];
type Without = ReadonlySet<ModelLackName>;

/**
 * Calls without features that the model is known not to support, and retries without one that the error names. A successful
 * retry is stored where chats look for it too.
 */
export async function askLearning(call: ApiCall, request: RequestFeatures, ask: (without: Without) => Promise<void>): Promise<void> {
  const { memory, model, transport } = call.target;
  const unsupported = await memory.load(model);
  const without = new Set(replaceable.filter((lack) => unsupported.has(lack)));
  const found = new Map<ModelLackName, string>();
  for (;;) {
    try {
      await ask(without);
      break;
    } catch (error) {
      const refusal = error instanceof ApiError && error.cause instanceof ModelError && !call.response.headersSent ? error.cause : null;
      const lack = refusal && lackIn(refusal, request);
      if (!lack || !replaceable.includes(lack) || without.has(lack) || !memory.mayLearn(model, lack)) throw error;
      without.add(lack);
      found.set(lack, displayMessage(refusal.report?.message ?? "", transport.secret));
    }
  }
  for (const [lack, message] of found)
    await memory
      .learn(model, lack, message)
      .catch((error: unknown) => logger.warn({ err: error }, "storing an unsupported feature of a model failed"));
}
