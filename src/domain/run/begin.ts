import type { Message, MessageStatus } from "#contracts/message.ts";
import type { BranchContext } from "#domain/chat/history.ts";
import { DomainError, isUniqueViolation } from "#domain/error.ts";
import { inTransaction } from "#domain/record.ts";
import { type CallQuote, fixedQuote } from "#domain/usage/call-quote.ts";
import type { QuotaSnapshot } from "#domain/usage/limit/quota-snapshot.ts";
import { isOwnModel } from "#domain/usage/usage.ts";
import type { Tx } from "#lib/db.ts";
import type { LeaseOwner } from "./lease-tokens.ts";
import type { RunLease } from "./run-lease.ts";

/** What a model is asked with, as far as it decides what that may cost. `webSearch`: as the conversation says. */
export type CallInput = { bytes: number; webSearch: boolean | null };

/** The process that will hold a run, and what it knows of models. */
export type RunOwner = LeaseOwner & {
  /** The model asked for, or of these the first that is there; throws VALIDATION. */
  chooseModel: (wanted: string[]) => Promise<string>;
  /** What one call of a model may cost, whoever pays it. */
  quote: (userId: number, model: string, input: CallInput) => Promise<CallQuote>;
  /** Replies that one user may have written at once; null for any number. */
  runsMax: number | null;
};

/**
 * What a send, regenerate or continue began; `lease` is null when the same request had begun it before, unless this
 * process was not told of that and has to start it. `context` is what the model is asked with, where it was read anyway.
 */
export type BegunRun = { assistantMessage: Message; seq: number; lease: RunLease | null; context?: BranchContext };

/** The quote of a call; what a user's own key is charged is looked up only where they have set a cap. */
export async function quoteFor(
  { turnCap, dayCap }: Pick<QuotaSnapshot, "turnCap" | "dayCap">,
  owner: RunOwner,
  { userId, model, ...input }: CallInput & { userId: number; model: string },
): Promise<CallQuote> {
  if (isOwnModel(model) && turnCap === null && dayCap === null) return fixedQuote(0, true);
  return owner.quote(userId, model, input);
}

/** Ids are unique in the whole product, so two requests that race with one id meet here: the loser reads the winner's result. */
export async function oncePerRequest<T>(begin: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(undefined, begin);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      // Still taken, and by nothing that this request would repeat: an id of another kind, or another user's.
      if (attempt === 3) throw idUsed();
    }
  }
}

export function isLive(message: { status: MessageStatus }): boolean {
  return message.status === "streaming" || message.status === "awaiting_approval";
}

export function stillAnswering(): DomainError {
  return new DomainError("CONFLICT", "This reply is still being written. Wait for it, decide its pending step, or stop it first.");
}

export function idUsed(): DomainError {
  return new DomainError("CONFLICT", "This id is already in use. Make a new one.");
}
