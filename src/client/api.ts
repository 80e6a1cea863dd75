import type { z } from "zod";
import type { RegisterInput } from "#contracts/account.ts";
import type { AccessToken, Registered } from "#server/rest/auth-shape.ts";
import type { RestTask, RestTaskList, TaskBody, TaskChangeBody, TaskQuery } from "#server/rest/task-shape.ts";
import { type RequestOptions, type RestCall, send } from "./request.ts";

type Credentials = z.input<typeof RegisterInput>;
export type TaskListQuery = Omit<z.input<typeof TaskQuery>, "limit"> & { limit?: number };
export type CallOptions = { signal?: AbortSignal };

/**
 * A typed client of the REST API, for browsers and Node. 30 s per attempt; network errors and 502 to 504 are retried with
 * exponential backoff and jitter, 4xx never. Creating a task sends an Idempotency-Key, so that a retry cannot duplicate it.
 */
export function createApi(options: RequestOptions) {
  let token: string | null = null;
  const withToken = { ...options, token: () => options.token?.() ?? token };
  // The one place where responses get their types: the server builds them from the same schemas.
  const call = <T>(request: RestCall) => send(request, withToken) as Promise<T>;
  const task = (id: number) => `/api/tasks/${id}`;

  return {
    register: (body: Credentials, more?: CallOptions) =>
      call<z.infer<typeof Registered>>({ method: "POST", path: "/api/auth/register", body, idempotent: false, ...more }),

    /** Signs in; later calls of this client send the token. */
    login: async (body: Credentials, more?: CallOptions) => {
      const answer = await call<z.infer<typeof AccessToken>>({ method: "POST", path: "/api/auth/login", body, idempotent: true, ...more });
      token = answer.access_token;
      return answer;
    },

    logout: async (more?: CallOptions) => {
      await call<undefined>({ method: "POST", path: "/api/auth/logout", idempotent: false, ...more });
      token = null;
    },

    listTasks: (query: TaskListQuery = {}, more?: CallOptions) =>
      call<z.infer<typeof RestTaskList>>({ method: "GET", path: `/api/tasks${search(query)}`, idempotent: true, ...more }),

    getTask: (id: number, more?: CallOptions) => call<RestTask>({ method: "GET", path: task(id), idempotent: true, ...more }),

    createTask: (
      body: z.input<typeof TaskBody>,
      { idempotencyKey = crypto.randomUUID(), ...more }: CallOptions & { idempotencyKey?: string } = {},
    ) =>
      call<RestTask>({
        method: "POST",
        path: "/api/tasks",
        body,
        headers: { "Idempotency-Key": idempotencyKey },
        idempotent: true,
        ...more,
      }),

    updateTask: (id: number, body: z.input<typeof TaskChangeBody>, more?: CallOptions) =>
      call<RestTask>({ method: "PUT", path: task(id), body, idempotent: true, ...more }),

    deleteTask: (id: number, more?: CallOptions) => call<undefined>({ method: "DELETE", path: task(id), idempotent: false, ...more }),

    restoreTask: (id: number, more?: CallOptions) =>
      call<RestTask>({ method: "POST", path: `${task(id)}/restore`, idempotent: false, ...more }),
  };
}

export type Api = ReturnType<typeof createApi>;

function search(query: Record<string, string | number | undefined>): string {
  const parameters = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return parameters.length === 0 ? "" : `?${new URLSearchParams(parameters)}`;
}
