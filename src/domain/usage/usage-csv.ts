import type { UsageRow } from "#contracts/usage.ts";
import type { Actor } from "#domain/actor.ts";
import { everyUsage } from "./usage-list.ts";

const header =
  "time,model,input_tokens,output_tokens,cost_usd,paid_by,conversation_id,conversation,cached_input_tokens,counted_by,cache_write_tokens\r\n";

/** The actor's whole ledger as CSV (RFC 4180), newest first, in chunks that are read on demand. */
export async function* usageCsv(actor: Actor): AsyncGenerator<string> {
  yield header;
  for await (const rows of everyUsage(actor)) yield rows.map(line).join("");
}

function line(row: UsageRow): string {
  const cells = [
    row.createdAt,
    row.modelName,
    String(row.inputTokens),
    String(row.outputTokens),
    (row.costMicroUsd / 1_000_000).toFixed(6),
    row.ownKey ? "own key" : "allowance",
    row.conversationId ?? "",
    row.conversationTitle ?? "",
    String(row.cachedInputTokens),
    row.estimated ? "estimate" : "provider",
    String(row.cacheWriteTokens),
  ];
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/**
 * One cell. A text that a spreadsheet would take for a formula gets an apostrophe: titles are untrusted. One that has an apostrophe
 * there gets another, so that the first can be taken off again.
 */
export function csvCell(text: string): string {
  const safe = /^'*(?:\s*[=+\-@|%]|[\t\r\n])/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
