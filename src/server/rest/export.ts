import { z } from "zod";
import { todayOf } from "#domain/account/user-zone.ts";
import { recordExport } from "#domain/export/export.ts";
import { originOfChange, tellOwner } from "../auth/tell-owner.ts";
import { archiveOf } from "../export/archive.ts";
import { NamedZone } from "./named-zone.ts";
import { route } from "./route.ts";

/** POST, because it is noted, counted, and nothing that a page of elsewhere could make a browser fetch. */
export const exportRoute = route(
  {
    operationId: "exportAccount",
    summary: "All data of the account as one ZIP archive",
    access: "either",
    budget: "export",
    query: NamedZone,
    status: 200,
    output: z.string().meta({ format: "binary" }),
    outputType: "application/zip",
    needsProof: true,
    errors: ["FORBIDDEN", "CONFIRMATION_REQUIRED"],
  },
  async ({ actor, query, request, headers }) => {
    await recordExport(actor);
    await tellOwner(actor.userId, "account.export", originOfChange(request.headers));
    headers.set("Content-Type", "application/zip");
    headers.set("Content-Disposition", `attachment; filename="bestchat-${await todayOf(actor, query.time_zone)}.zip"`);
    return new Response(archiveOf(actor), { headers });
  },
);
