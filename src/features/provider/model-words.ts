import type { ProviderModel } from "#contracts/model-facts.ts";

const sources: Record<ProviderModel["windowFrom"], string> = {
  you: "set by you",
  server: "says its server",
  known: "known",
  assumed: "assumed",
};

/** A model's window in words, and who says so. */
export function windowWords({ window, windowFrom }: ProviderModel): string {
  return `${window.toLocaleString("en")} tokens (${sources[windowFrom]})`;
}

/** What a person wrote into a field for a number: nothing, or the number with or without signs between thousands. */
export function numberIn(text: string): number | undefined {
  const digits = text.replace(/[\s,_']/g, "");
  return digits === "" ? undefined : Number(digits);
}
