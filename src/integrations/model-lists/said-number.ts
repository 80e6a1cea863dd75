import { z } from "zod";

const windowMax = 100_000_000;

/** "8192", "8,192", "8_192", "128k" and numbers; of anything else nothing. */
function numberIn(said: unknown): unknown {
  if (typeof said !== "string") return said;
  const [, digits = "", unit = ""] = /^\s*(\d[\d,_ ]*(?:\.\d+)?)\s*([km]?)\s*(?:tokens?)?\s*$/i.exec(said) ?? [];
  const scale = { "": 1, k: 1000, m: 1_000_000 }[unit.toLowerCase()] ?? 1;
  return digits === "" ? undefined : Number(digits.replaceAll(/[,_ ]/g, "")) * scale;
}

/** A window as a server says it, in tokens; careless ones write their numbers as text. */
export const saidTokens = z.preprocess(numberIn, z.number().int().min(1024).max(windowMax)).optional().catch(undefined);

/** Dollars for one token, as a number or as text; nothing is no price. */
export const saidPrice = z.preprocess(
  (said) => (typeof said === "string" ? (said.trim() === "" ? undefined : Number(said)) : said),
  z.number().min(0),
);
/** Yes or no, as a boolean or as text. */
export const saidYes = z
  .preprocess((said) => (said === "true" ? true : said === "false" ? false : said), z.boolean())
  .optional()
  .catch(undefined);
