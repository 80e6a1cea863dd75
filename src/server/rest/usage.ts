import { z } from "zod";
import { todayOf } from "#domain/account/user-zone.ts";
import { usageCsv } from "#domain/usage/usage-csv.ts";
import { logger } from "#lib/logger.ts";
import { streamOf } from "../export/zip.ts";
import { NamedZone } from "./named-zone.ts";
import { route } from "./route.ts";

export const usageCsvRoute = route(
  {
    operationId: "exportUsage",
    summary: "What each model call took, as CSV, newest first",
    access: "either",
    budget: "ledger",
    query: NamedZone,
    status: 200,
    output: z.string(),
    outputType: "text/csv",
  },
  async ({ actor, query, headers, requestId }) => {
    headers.set("Content-Type", "text/csv; charset=utf-8");
    headers.set("Content-Disposition", `attachment; filename="bestchat-usage-${await todayOf(actor, query.time_zone)}.csv"`);
    return new Response(streamOf(encoded(usageCsv(actor), { user_id: actor.userId, request_id: requestId })), { headers });
  },
);

/** A failure in the middle cuts the download off, because the answer has begun; here it is noted. */
async function* encoded(pieces: AsyncGenerator<string>, fields: object): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  try {
    for await (const piece of pieces) yield encoder.encode(piece);
  } catch (error) {
    logger.error({ ...fields, err: error }, "a usage download broke off");
    throw error;
  }
}
