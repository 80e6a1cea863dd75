/** `requestId` and `traceparent` are those of the token request; the socket continues them in logs and traces. */
export type AccessToken = { access_token: string; expires_in: number; requestId: string | null; traceparent: string | null };

/** Thrown when the browser has no session any more. */
export class SignedOut extends Error {}

/** A token for this browser's session. Throws SignedOut when there is none, and an Error when the server fails. */
export async function fetchToken(): Promise<AccessToken> {
  const response = await fetch("/api/auth/token", { method: "POST" });
  if (response.status === 401) throw new SignedOut("401");
  if (!response.ok) throw new Error(`token refused with ${response.status}`);
  const { headers } = response;
  return { ...(await response.json()), requestId: headers.get("x-request-id"), traceparent: headers.get("traceresponse") };
}
