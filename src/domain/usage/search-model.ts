/** The ledger's model name for a web search. */
export const searchModel = "web_search";

/** Searches use step numbers that no run reaches, so each has one unique entry. */
const firstSearchStep = 1_000_000;
const searchesPerStep = 1000;
/** Searches that a provider made within its reply are numbered from here, after those of our own calls. */
export const hostedSearchOffset = 500;

/** The ledger step of a search. */
export function searchStep(step: number, index: number): number {
  return firstSearchStep + step * searchesPerStep + index;
}
