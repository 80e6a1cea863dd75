import { randomUUID } from "node:crypto";

/** Takes an event of a response; its number is the stream's. */
export type Send = (event: { type: string; [field: string]: unknown }) => void;

/** A new id of an item, with the prefix of its kind. */
export function itemId(prefix: string): string {
  return `${prefix}_${randomUUID().replaceAll("-", "")}`;
}
