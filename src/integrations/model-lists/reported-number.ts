import { z } from "zod";

const windowMax = 100_000_000;

/** Parses "8192", "8,192", "8_192", "128k" and numbers; undefined for anything else. */
function numberIn(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const [, digits = "", unit = ""] = /^\s*(\d[\d,_ ]*(?:\.\d+)?)\s*([km]?)\s*(?:tokens?)?\s*$/i.exec(value) ?? [];
  const scale = { "": 1, k: 1000, m: 1_000_000 }[unit.toLowerCase()] ?? 1;
  return digits === "" ? undefined : Number(digits.replaceAll(/[,_ ]/g, "")) * scale;
}

/** A window in tokens as a server reports it; some write their numbers as text. */
export const reportedTokens = z.preprocess(numberIn, z.number().int().min(1024).max(windowMax)).optional().catch(undefined);

/** Dollars per token, as a number or as text; empty text is no price. */
export const reportedPrice = z.preprocess(
  (value) => (typeof value === "string" ? (value.trim() === "" ? undefined : Number(value)) : value),
  z.number().min(0),
);
/** A flag, as a boolean or as text. */
export const reportedFlag = z
  .preprocess((value) => (value === "true" ? true : value === "false" ? false : value), z.boolean())
  .optional()
  .catch(undefined);
