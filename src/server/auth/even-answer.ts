import { setTimeout as pause } from "node:timers/promises";

/** Longer than what is done for an address that has an account takes: two statements or three. */
const leastMs = 100;

/** Settles no sooner than that, whatever was done: an answer must not tell by its time whether an address is known. */
export async function inEvenTime<T>(work: () => Promise<T>): Promise<T> {
  const [result] = await Promise.allSettled([work(), pause(leastMs)]);
  if (result.status === "rejected") throw result.reason;
  return result.value;
}
