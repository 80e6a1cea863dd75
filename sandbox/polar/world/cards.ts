import type { Card } from "./state.ts";

/** The test cards and their behaviour; every other number is declined. */
export const testCards = [
  { number: "4242 4242 4242 4242", does: "succeeds" },
  { number: "4000 0000 0000 0002", does: "is declined" },
  { number: "4000 0000 0000 0341", does: "succeeds now, fails at the next renewal" },
];

/** The message for a card that cannot be charged, or null. */
export function cardProblem(number: string, expiry: string): string | null {
  const digits = number.replaceAll(/[\s-]/g, "");
  if (!/^\d{12,19}$/.test(digits)) return "Your card number is incomplete.";
  const [, month, year] = /^\s*(0[1-9]|1[0-2])\s*\/?\s*(?:20)?(\d\d)\s*$/.exec(expiry) ?? [];
  if (!month || !year) return "Enter the expiry date as MM / YY.";
  if (Date.UTC(2000 + Number(year), Number(month), 1) <= Date.now()) return "Your card has expired.";
  if (digits === "4000000000000002") return "Your card was declined. Try another card.";
  if (digits !== "4242424242424242" && digits !== "4000000000000341") return "This is a test: use one of the test cards below.";
  return null;
}

export function cardOf(number: string): Card {
  const digits = number.replaceAll(/\D/g, "");
  return { last4: digits.slice(-4), failsRenewals: digits.endsWith("0341"), failsNext: false };
}
