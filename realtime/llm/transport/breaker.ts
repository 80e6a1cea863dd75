import { createHash } from "node:crypto";
import { BrokenCircuitError, type CircuitBreakerPolicy, ConsecutiveBreaker, circuitBreaker, handleWhen } from "cockatiel";
import { LRUCache } from "lru-cache";
import { type ModelClient, ModelError } from "../model.ts";

/** After this many consecutive failures the breaker opens, for this long. */
export const breakerLimits = { failures: 5, openMs: 30_000 };
const breakersMax = 2000;

type Breaker = { policy: CircuitBreakerPolicy; openedAt: number };

/** One breaker per provider and key, created on demand, so that one user's broken server affects nobody else. */
export class Breakers {
  private readonly breakers = new LRUCache<string, Breaker>({ max: breakersMax });
  private readonly limits: typeof breakerLimits;

  constructor(limits = breakerLimits) {
    this.limits = limits;
  }

  /** Wraps `client` to fail at once with UNAVAILABLE while its provider's breaker is open. */
  guard(client: ModelClient, access: { baseUrl: string; apiKey: string | null }): ModelClient {
    const breaker = this.breakerOf(
      createHash("sha256")
        .update(JSON.stringify([access.baseUrl, access.apiKey]))
        .digest("hex"),
    );
    const retryAfterMs = () => Math.max(1000, breaker.openedAt + this.limits.openMs - Date.now());
    return async (request, signal, onEvent) => {
      let answer: Promise<void> | undefined;
      // The first event shows that the provider is up; a later failure belongs to the answer itself.
      const start = () =>
        new Promise<void>((started, failed) => {
          answer = client(request, signal, (event) => {
            started();
            onEvent(event);
          });
          // Ending without an event because a time limit expired counts as a failure; the user's stop does not.
          answer.then(() => (signal.reason instanceof ModelError ? failed(signal.reason) : started()), failed);
        });
      try {
        await breaker.policy.execute(start);
      } catch (error) {
        throw error instanceof BrokenCircuitError ? unavailable(retryAfterMs()) : error;
      }
      await answer;
    };
  }

  private breakerOf(id: string): Breaker {
    const breaker = this.breakers.get(id) ?? this.create();
    this.breakers.set(id, breaker);
    return breaker;
  }

  private create(): Breaker {
    const policy = circuitBreaker(handleWhen(isProviderFailure), {
      halfOpenAfter: this.limits.openMs,
      breaker: new ConsecutiveBreaker(this.limits.failures),
    });
    const breaker = { policy, openedAt: 0 };
    policy.onBreak(() => {
      breaker.openedAt = Date.now();
    });
    return breaker;
  }
}

/** A wrong key, a rate limit or a bad request does not mean that the provider is down. */
function isProviderFailure(error: unknown): boolean {
  return error instanceof ModelError && (error.code === "UNREACHABLE" || error.code === "OVERLOADED" || error.code === "TIMEOUT");
}

function unavailable(retryAfterMs: number): ModelError {
  const message = `The model's provider has failed several times in a row. Try again in ${Math.ceil(retryAfterMs / 1000)} s, or choose another model.`;
  return new ModelError("UNAVAILABLE", message, { retryAfterMs });
}
