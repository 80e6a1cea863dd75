import { z } from "zod";

/** The longest order key that a caller may set: room for some thousand moves into the same gap. */
export const orderKeyLengthMax = 1000;
const smallestKey = `A${"0".repeat(26)}`;

/**
 * A position in a manual order (a fractional index, as in the package `fractional-indexing`): an integer, whose first letter
 * encodes its number of digits, then a fraction that does not end in 0. Keys are compared bytewise; between two there is always
 * room.
 */
export const OrderKey = z.string().max(orderKeyLengthMax).refine(isOrderKey, "must be an order key (fractional index), such as a0 or a0V");

function isOrderKey(key: string): boolean {
  if (!/^[A-Za-z][0-9A-Za-z]+$/.test(key) || key === smallestKey) return false;
  const head = key.charCodeAt(0);
  // a has one digit, b two … z 26; Z one, Y two … A 26.
  const digits = head >= 97 ? head - 96 : 91 - head;
  return key.length > digits && !(key.length > digits + 1 && key.endsWith("0"));
}
