import { createHmac } from "node:crypto";

const key = "the stand-in's own";

/** Opaque provider state: its integrity can be verified, its content cannot be read. */
export function sealOf(kind: string, content: string): string {
  const mark = createHmac("sha256", key).update(`${kind}\n${content}`).digest("base64");
  return Buffer.from(`${kind}:${mark}`).toString("base64");
}

export function isSealOf(kind: string, content: string, state: unknown): boolean {
  return state === sealOf(kind, content);
}

/** A short digest of `content` for ids, so that an id shows what it was made for. */
export function markOf(content: string, length: number): string {
  const digest = createHmac("sha256", key).update(content).digest("hex");
  return digest.repeat(Math.ceil(length / digest.length)).slice(0, length);
}

/** JSON with sorted keys, which survives a database round trip. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join(",")}}`;
}
