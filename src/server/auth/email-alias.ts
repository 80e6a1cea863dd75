import { z } from "zod";
import { isEmailAddress } from "#contracts/email-address.ts";

/**
 * better-auth validates addresses by zod's pattern, which refuses many valid ones (`a&b@…`, `…@bücher.example`). They reach it
 * under an alias that the pattern accepts, and its queries translate the alias back: no alias is ever stored, mailed or shown.
 */
const aliasDomain = "@alias.invalid";
const alias = /^([0-9a-f]+)@alias\.invalid$/;

/** The address for better-auth; an invalid one is unchanged, for better-auth to refuse. */
export function toAlias(address: string): string {
  const isPlain = z.email().safeParse(address).success && !address.endsWith(aliasDomain);
  return isPlain || !isEmailAddress(address) ? address : Buffer.from(address, "utf8").toString("hex") + aliasDomain;
}

export function isAliased(address: string): boolean {
  return toAlias(address) !== address;
}

/** The address behind an alias; any other text unchanged. */
export function fromAlias(text: string): string {
  const [, hex] = alias.exec(text) ?? [];
  return hex === undefined ? text : Buffer.from(hex, "hex").toString("utf8");
}

/** Query arguments with every alias replaced. Non-plain objects (dates, bytes) are unchanged. */
export function withoutAliases<T>(value: T): T;
export function withoutAliases(value: unknown): unknown {
  if (typeof value === "string") return fromAlias(value);
  if (Array.isArray(value)) return value.map((one) => withoutAliases(one));
  if (value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutAliases(inner)]));
}
