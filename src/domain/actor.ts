import type { ApiKeyScope } from "#contracts/api-key.ts";

/** Who acts, independent of the transport and the process. `assistant` has the rights of its user, and only for that user. */
export type Actor = {
  userId: number;
  kind: "user" | "assistant" | "system";
  requestId: string | null;
  /** The session behind the token or cookie. */
  sessionId?: number;
  /** The API key, when a program acts with one: limited to its scopes. */
  apiKey?: { id: number; scopes: ApiKeyScope[]; expiresAt: Date | null };
  ip?: string;
  /** The time zone reported by the connection: used for "today" unless the account has its own. */
  timeZone?: string;
  /** The run and tool call, when the assistant acts. */
  runId?: string;
  callId?: string;
};

/** A background job acting on one user's data. */
export function systemActor(userId: number): Actor {
  return { userId, kind: "system", requestId: null };
}

/** The assistant inside a run, on behalf of its user. */
export function assistantActor(userId: number, runId: string, callId?: string): Actor {
  return { userId, kind: "assistant", requestId: null, runId, ...(callId ? { callId } : {}) };
}
