import { fetchToken } from "#client/token.ts";
import { snakeKeys } from "#contracts/snake.ts";
import type { Waiting } from "./offline-list.ts";

/** Answers that do not say that it never will be: the session, another try of the same key, a limit. */
const passing = new Set([401, 403, 408, 409, 425, 429]);

/**
 * Sends a change that waited to the API, as the account that it is of. @throws when the network or the server is away, or somebody
 * else is signed in
 */
export async function deliver(userId: number, change: Waiting): Promise<string | null> {
  const { access_token: token } = await fetchToken();
  if (subjectOf(token) !== userId) throw new Error("another account is signed in");
  const [method, path, body] =
    change.kind === "add"
      ? (["POST", "/api/tasks", snakeKeys(change.fields)] as const)
      : (["PATCH", `/api/tasks/${change.id}`, { status: change.status }] as const);
  const response = await fetch(path, {
    method,
    headers: {
      Authorization: `Bearer ${token}`,
      "Content-Type": "application/json",
      ...(change.kind === "add" ? { "Idempotency-Key": change.key } : {}),
    },
    body: JSON.stringify(body),
  });
  if (response.ok) return null;
  if (response.status >= 500 || passing.has(response.status)) throw new Error(`answer ${response.status}`);
  const { detail } = (await response.json().catch(() => ({}))) as { detail?: string };
  return detail ?? String(response.status);
}

/** Whose a token is. */
function subjectOf(token: string): number {
  const payload = token.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/") ?? "";
  return Number((JSON.parse(atob(payload)) as { sub?: string }).sub);
}
