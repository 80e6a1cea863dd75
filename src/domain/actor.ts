import type { ApiKeyScope } from "#contracts/api-key.ts";

/**
 * Who acts, whatever the transport. After this no code knows which process it is in.
 * `assistant` acts with the rights of its user and only of that user.
 */
export type Actor = {
  userId: number;
  kind: "user" | "assistant" | "system";
  requestId: string | null;
  /** The session behind the token or cookie. */
  sessionId?: number;
  /** The key, when a program of the user acts with one: it may only do what its scopes say. */
  apiKey?: { id: number; scopes: ApiKeyScope[]; expiresAt: Date | null };
  ip?: string;
  /** The zone that the connection named: where "today" is, unless the account has chosen one. */
  timeZone?: string;
  /** The run and tool call, when the assistant acts. */
  runId?: string;
  callId?: string;
};

/** A job of ours, acting on one user's things. */
export function systemActor(userId: number): Actor {
  return { userId, kind: "system", requestId: null };
}

/** The assistant inside a run, on behalf of `user`. */
export function assistantActor(userId: number, runId: string, callId?: string): Actor {
  return { userId, kind: "assistant", requestId: null, runId, ...(callId ? { callId } : {}) };
}
