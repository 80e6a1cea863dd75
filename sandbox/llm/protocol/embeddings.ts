import { createHash } from "node:crypto";
import { inputsOf, sizeOf } from "../rules/embeddings.ts";
import type { Fields } from "../rules/violation.ts";

/** Unit vectors in OpenAI's format, deterministic for each text. */
export function embeddings(body: Fields): unknown {
  const inputs = inputsOf(body.input);
  const tokens = inputs.reduce((sum, { tokens: count }) => sum + count, 0);
  const data = inputs.map(({ value }, index) => {
    const vector = vectorOf(JSON.stringify(value), sizeOf(body));
    return { object: "embedding", index, embedding: body.encoding_format === "base64" ? base64Of(vector) : vector };
  });
  return { object: "list", data, model: body.model, usage: { prompt_tokens: tokens, total_tokens: tokens } };
}

function vectorOf(text: string, size: number): number[] {
  const bytes = Array.from({ length: Math.ceil(size / 64) }, (_, at) => [...createHash("sha512").update(`${at} ${text}`).digest()]).flat();
  const raw = bytes.slice(0, size).map((byte) => byte / 127.5 - 1);
  const length = Math.hypot(...raw) || 1;
  return raw.map((value) => value / length);
}

function base64Of(vector: number[]): string {
  return Buffer.from(Float32Array.from(vector).buffer).toString("base64");
}
