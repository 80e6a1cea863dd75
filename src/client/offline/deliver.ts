import { fetchToken } from "#client/token.ts";
import { snake, snakeKeys } from "#contracts/snake.ts";
import type { TaskUpdate } from "#contracts/task.ts";
import type { Delivered, Waiting, WaitingEdit } from "./waiting.ts";

/** Answers that do not say that it never will be: the session, another try of the same key, a limit. */
const passing = new Set([401, 403, 408, 409, 425, 429]);

/**
 * Sends a change that waited to the API, as the account that it is of. @throws when the network or the server is away, or somebody
 * else is signed in
 */
export async function deliver(userId: number, change: Waiting): Promise<Delivered> {
  const { access_token: token } = await fetchToken();
  if (subjectOf(token) !== userId) throw new Error("another account is signed in");
  const response = await ask(token, change);
  if (response.ok) return { made: true };
  if (change.kind === "edit" && response.status === 409) return changedElsewhere(token, change);
  if (response.status >= 500 || passing.has(response.status)) throw new Error(`answer ${response.status}`);
  const { detail } = (await response.json().catch(() => ({}))) as { detail?: string };
  return { refusal: detail ?? String(response.status) };
}

function ask(token: string, change: Waiting): Promise<Response> {
  switch (change.kind) {
    case "add":
      return call(token, "POST", "/api/tasks", { ...snakeKeys(change.fields), client_id: change.key }, { "Idempotency-Key": change.key });
    case "status":
      return call(token, "PATCH", `/api/tasks/${change.id}`, { status: change.status });
    case "edit":
      return call(token, "PATCH", `/api/tasks/${change.id}`, { ...snakeKeys(change.fields), was: snakeKeys(change.was) });
  }
}

/** It is not as it was seen: because its own answer was lost, or because somebody else was first. */
async function changedElsewhere(token: string, { id, fields }: WaitingEdit): Promise<Delivered> {
  const response = await call(token, "GET", `/api/tasks/${id}`);
  if (response.status === 404) return { refusal: ((await response.json()) as { detail: string }).detail };
  if (!response.ok) throw new Error(`answer ${response.status}`);
  const task = (await response.json()) as Record<string, unknown>;
  const theirs = Object.fromEntries(Object.keys(fields).map((name) => [name, task[snake(name)] ?? null])) as TaskUpdate;
  return JSON.stringify(theirs) === JSON.stringify(fields) ? { made: true } : { theirs };
}

function call(token: string, method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(path, {
    method,
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

/** Whose a token is. */
function subjectOf(token: string): number {
  const payload = token.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/") ?? "";
  return Number((JSON.parse(atob(payload)) as { sub?: string }).sub);
}
