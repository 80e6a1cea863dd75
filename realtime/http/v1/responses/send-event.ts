import { randomUUID } from "node:crypto";

/** Sends an event of a response; the stream adds its sequence number. */
export type Send = (event: { type: string; [field: string]: unknown }) => void;

/** A new item id with the prefix of its type. */
export function itemId(prefix: string): string {
  return `${prefix}_${randomUUID().replaceAll("-", "")}`;
}
