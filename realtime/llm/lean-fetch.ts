import { Agent, request } from "undici";

/** Streams are long and many: no limit of connections, and time limits are retry.ts's alone. */
const dispatcher = new Agent({
  connections: null,
  headersTimeout: 0,
  bodyTimeout: 0,
  keepAliveTimeout: 30_000,
  connect: { timeout: 10_000 },
});

/**
 * A fetch for the SDKs whose body is the plain Node stream: a web stream around it costs more than all the rest of
 * reading a token. Only what the SDKs look at is there.
 */
export async function leanFetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const url = input instanceof Request ? input.url : String(input);
  const { statusCode, headers, body } = await request(url, {
    dispatcher,
    method: (init.method ?? "GET") as "GET" | "POST",
    headers: Object.fromEntries(new Headers(init.headers)),
    body: typeof init.body === "string" ? init.body : null,
    signal: init.signal ?? null,
  });
  const answer = {
    ok: statusCode >= 200 && statusCode < 300,
    status: statusCode,
    statusText: "",
    url,
    headers: new Headers(
      Object.entries(headers).flatMap(([name, value]) => [value ?? ""].flat().map((one): [string, string] => [name, one])),
    ),
    body,
    text: () => body.text(),
    json: () => body.json(),
  };
  // The SDKs ask for a Response and use these of it; the body is read by sse.ts, which takes any stream of bytes.
  return answer as unknown as Response;
}
