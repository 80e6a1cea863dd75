import { z } from "zod";
import { databaseResponds } from "#lib/database/watch.ts";

/** The body of /health in both processes. */
export const Health = z
  .object({ status: z.enum(["ok", "degraded"]), database: z.enum(["connected", "unreachable"]) })
  .meta({ id: "Health" });

/** Whether the process can do its work, checked on its dedicated connection. */
export async function healthAnswer(): Promise<{ status: 200 | 503; headers: Record<string, string>; body: z.infer<typeof Health> }> {
  if (await databaseResponds()) return { status: 200, headers: {}, body: { status: "ok", database: "connected" } };
  return { status: 503, headers: { "Retry-After": "2" }, body: { status: "degraded", database: "unreachable" } };
}
