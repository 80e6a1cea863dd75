import type { AuditAction } from "#contracts/audit.ts";
import { record } from "#domain/record.ts";
import { db } from "#lib/db.ts";
import { clientAddressOf, requestIdOf } from "#server/http/request.ts";

/** Records what better-auth did to an account or a session. */
export async function recordAuthChange(
  userId: number,
  action: AuditAction,
  headers?: Headers,
  sessionId?: string,
  detail?: object,
): Promise<void> {
  const origin = headers ? { requestId: requestIdOf(headers), ip: clientAddressOf(headers) } : { requestId: null };
  await db().$transaction((tx) =>
    record(
      tx,
      { userId, kind: "user", ...origin },
      { action, entity: sessionId ? "session" : "user", entityId: sessionId ?? userId, ...(detail ? { detail: { ...detail } } : {}) },
    ),
  );
}
