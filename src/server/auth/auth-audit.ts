import type { AuditAction } from "#contracts/audit.ts";
import { recordAlone } from "#domain/record.ts";
import { clientAddressOf, requestIdOf } from "#server/http/request.ts";

/** Records better-auth's changes of accounts and sessions in the audit. */
export async function recordAuthChange(
  userId: number,
  action: AuditAction,
  headers?: Headers,
  sessionId?: string,
  detail?: object,
): Promise<void> {
  const origin = headers ? { requestId: requestIdOf(headers), ip: clientAddressOf(headers) } : { requestId: null };
  const change = { action, entity: sessionId ? "session" : "user", entityId: sessionId ?? userId };
  await recordAlone({ userId, kind: "user", ...origin }, { ...change, ...(detail ? { detail: { ...detail } } : {}) });
}
