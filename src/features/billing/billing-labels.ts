import { readerDay, readerTime } from "#client/reader-time.ts";
import type { BillingInterval, Price } from "#contracts/billing.ts";
import { readerLocale, readerNumber, t } from "#messages/text.ts";

/** An amount in a currency's smallest unit as people write it; whole amounts without decimals. */
export function money(amount: number, currency: string): string {
  const format = (digits?: number) =>
    new Intl.NumberFormat(readerLocale(), {
      style: "currency",
      currency,
      ...(digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits }),
    });
  const decimals = format().resolvedOptions().maximumFractionDigits ?? 2;
  const value = amount / 10 ** decimals;
  return (Number.isInteger(value) ? format(0) : format()).format(value);
}

/** What a year costs less than twelve months, in whole percent; null when there is no honest saving to name. */
export function yearlySaving(prices: Price[]): number | null {
  const [month, year] = [priceOf(prices, "month"), priceOf(prices, "year")];
  if (!month || !year || month.currency !== year.currency || month.amount === 0) return null;
  const twelve = month.amount * 12;
  const percent = Math.floor(((twelve - year.amount) * 100) / twelve);
  return percent > 0 ? percent : null;
}

export function priceOf(prices: Price[], interval: BillingInterval): Price | undefined {
  return prices.find((price) => price.interval === interval);
}

/** Bytes in the largest unit that keeps the number short. */
export function size(bytes: number): string {
  const gigabytes = bytes / 1024 ** 3;
  if (gigabytes >= 1) return `${round(gigabytes)} GB`;
  const megabytes = bytes / 1024 ** 2;
  return megabytes >= 1 || bytes === 0 ? `${round(megabytes)} MB` : `${Math.ceil(bytes / 1024)} KB`;
}

export function count(value: number): string {
  return readerNumber(value);
}

/** A day as people write it, in their own zone. */
export function day(time: string): string {
  return readerTime(time, "long");
}

/** The times in a server's message, as the reader's own clock shows them. */
export function withLocalTimes(text: string): string {
  return text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z/g, (time) => moment(time));
}

/** A point in time, without the day when that is today. */
export function moment(time: string, now = new Date()): string {
  const clock = readerTime(time, "clock");
  if (readerDay(time) === readerDay(now)) return clock;
  return t("frame.clockOnDate", { clock, date: readerTime(time, "withoutYear") });
}

function round(value: number): string {
  return readerNumber(value >= 100 ? Math.round(value) : Math.round(value * 10) / 10);
}
