import { createHash } from "node:crypto";
import { BrokenCircuitError, type CircuitBreakerPolicy, ConsecutiveBreaker, circuitBreaker, handleWhen } from "cockatiel";
import { LRUCache } from "lru-cache";
import { type ModelClient, ModelError } from "../model.ts";

/** Failures in a row after which a provider is left alone, and for how long. */
export const breakerLimits = { failures: 5, openMs: 30_000 };
const breakersMax = 2000;

type Breaker = { policy: CircuitBreakerPolicy; openedAt: number };

/** One breaker for each provider and key, made when first asked for: one user's broken server is nobody else's trouble. */
export class Breakers {
  private readonly breakers = new LRUCache<string, Breaker>({ max: breakersMax });
  private readonly limits: typeof breakerLimits;

  constructor(limits = breakerLimits) {
    this.limits = limits;
  }

  /** `client`, refused at once with UNAVAILABLE while its provider has failed too often. */
  guard(client: ModelClient, access: { baseUrl: string; apiKey: string | null }): ModelClient {
    const breaker = this.breakerOf(
      createHash("sha256")
        .update(JSON.stringify([access.baseUrl, access.apiKey]))
        .digest("hex"),
    );
    const retryAfterMs = () => Math.max(1000, breaker.openedAt + this.limits.openMs - Date.now());
    return async (request, signal, hear) => {
      let answer: Promise<void> | undefined;
      // The first event tells whether the provider is there; what breaks later is told by the answer itself.
      const begin = () =>
        new Promise<void>((begun, failed) => {
          answer = client(request, signal, (event) => {
            begun();
            hear(event);
          });
          // Ended without a word because its silence was cut: that counts, a person's stop does not.
          answer.then(() => (signal.reason instanceof ModelError ? failed(signal.reason) : begun()), failed);
        });
      try {
        await breaker.policy.execute(begin);
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
    const policy = circuitBreaker(handleWhen(isProvidersFault), {
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

/** A wrong key, a limit or a request that does not fit says nothing about the provider's health. */
function isProvidersFault(error: unknown): boolean {
  return error instanceof ModelError && (error.code === "UNREACHABLE" || error.code === "OVERLOADED" || error.code === "TIMEOUT");
}

function unavailable(retryAfterMs: number): ModelError {
  const message = `The model's provider has failed several times in a row. Try again in ${Math.ceil(retryAfterMs / 1000)} s, or choose another model.`;
  return new ModelError("UNAVAILABLE", message, { retryAfterMs });
}
