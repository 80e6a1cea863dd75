/** What the ledger calls a search in place of a model. */
export const searchModel = "web_search";

/** Searches have steps of their own, beyond any that a run reaches: one entry for each, once. */
const firstSearchStep = 1_000_000;
const searchesPerStep = 1000;
/** Those that a provider made within its answer stand behind those of our calls. */
export const hostedFrom = 500;

/** The place of a search in a run's ledger. */
export function searchStep(step: number, index: number): number {
  return firstSearchStep + step * searchesPerStep + index;
}
