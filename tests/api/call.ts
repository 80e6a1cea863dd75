export type Answer = { status: number; json: unknown; text: string; headers: Headers };
export type CallInput = { token?: string; body?: unknown; raw?: string | Uint8Array<ArrayBuffer>; headers?: Record<string, string> };

/** Calls a server as any HTTP client would. */
export async function call(url: string, method: string, path: string, { token, body, raw, headers }: CallInput = {}): Promise<Answer> {
  const content = raw ?? (body === undefined ? null : JSON.stringify(body));
  const response = await fetch(url + path, {
    method,
    redirect: "manual",
    body: content,
    headers: {
      ...(content === null ? {} : { "Content-Type": "application/json" }),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
  });
  const text = await response.text();
  return { status: response.status, text, json: parseJson(text), headers: response.headers };
}

/** The cookies set by a response, as a browser sends them back. */
export function cookiesOf({ headers }: Answer): string {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not JSON: the test checks `text`.
  }
}
