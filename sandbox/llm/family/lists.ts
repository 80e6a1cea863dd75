import type { Fields } from "../rules/violation.ts";

/** Model lists in OpenAI's format; most other servers add fields. */
export function openaiModels(ids: string[], more: Fields = {}): unknown {
  return { object: "list", data: ids.map((id) => ({ id, object: "model", created: 1_686_935_002, owned_by: "system", ...more })) };
}

export function anthropicModels(ids: string[]): unknown {
  const data = ids.map((id) => ({ type: "model", id, display_name: id, created_at: "2025-02-19T00:00:00Z" }));
  return { data, has_more: false, first_id: ids[0] ?? null, last_id: ids.at(-1) ?? null };
}
