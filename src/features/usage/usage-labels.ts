import { readerDate } from "#client/reader-time.ts";
import { readerNumber } from "#messages/text.ts";

/** An amount of millionths of a US dollar: small ones with as many digits as tell them apart. */
export function dollars(micro: number): string {
  const value = micro / 1_000_000;
  const digits = value === 0 || value >= 1 ? 2 : value >= 0.01 ? 3 : value >= 0.0001 ? 5 : 6;
  return readerNumber(value, { style: "currency", currency: "USD", minimumFractionDigits: 2, maximumFractionDigits: digits });
}

/** A count in the shortest form that people still read: 940, 12.4K, 3.1M. */
export function short(value: number): string {
  return readerNumber(value, { notation: "compact", maximumFractionDigits: 1 });
}

/** A day of the ledger, counted where its reader is. */
export function ledgerDay(day: string, form: "short" | "long" = "short"): string {
  return readerDate(day, form);
}

/** In millionths of a dollar: the scale of no costs is not one of fractions of a cent. */
export const twoCents = 20_000;

/** The least round number from 2 that is not below `value`, for the top of a chart: half of it is round, too. Of nothing, `empty`. */
export function roundTop(value: number, empty = 2): number {
  if (value <= 0) return empty;
  const unit = 10 ** Math.floor(Math.log10(value));
  return Math.max(2, ([1, 2, 4, 10].find((step) => step * unit >= value) ?? 10) * unit);
}
