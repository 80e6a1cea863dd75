import { z } from "zod";
import { databaseAnswers } from "#lib/database/watch.ts";

/** What /health of both processes says. */
export const Health = z
  .object({ status: z.enum(["ok", "degraded"]), database: z.enum(["connected", "unreachable"]) })
  .meta({ id: "Health" });

/** Whether the process can do its work, asked on the one connection that is kept for it. */
export async function healthAnswer(): Promise<{ status: 200 | 503; headers: Record<string, string>; body: z.infer<typeof Health> }> {
  if (await databaseAnswers()) return { status: 200, headers: {}, body: { status: "ok", database: "connected" } };
  return { status: 503, headers: { "Retry-After": "2" }, body: { status: "degraded", database: "unreachable" } };
}
