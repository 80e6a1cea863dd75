import { Agent, type Dispatcher } from "undici";
import { LeanBody } from "./lean-body.ts";

/** Streams are long and many: no limit of connections, and time limits are retry.ts's alone. */
const dispatcher = new Agent({
  connections: null,
  headersTimeout: 0,
  bodyTimeout: 0,
  keepAliveTimeout: 30_000,
  connect: { timeout: 10_000 },
});

/**
 * A fetch for the SDKs whose body pushes its bytes as they are read from the connection: the streams that usually stand
 * between, web or Node's, cost more than all the rest of reading a token. Only what the SDKs look at is there.
 */
export function leanFetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const url = new URL(input instanceof Request ? input.url : String(input));
  const { signal } = init;
  return new Promise((resolve, reject) => {
    const body = new LeanBody();
    const cut = () => {
      const reason = signal?.reason instanceof Error ? signal.reason : new Error("The call was aborted");
      body.cut(reason);
      // A call that still waits for its connection is not heard of otherwise.
      reject(reason);
    };
    const over = () => signal?.removeEventListener("abort", cut);
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(controller) {
        body.controls(controller);
      },
      onResponseStart(_controller, status, headers) {
        // What comes before the final answer, such as Early Hints, is none.
        if (status >= 200) resolve(responseOf(url, status, headers, body));
      },
      onResponseData(_controller, chunk) {
        body.push(chunk);
      },
      onResponseEnd() {
        over();
        body.end(null);
      },
      onResponseError(_controller, error) {
        over();
        body.end(error);
        reject(error);
      },
    };
    if (signal?.aborted) return reject(signal.reason);
    signal?.addEventListener("abort", cut, { once: true });
    const request: Dispatcher.DispatchOptions = {
      origin: url.origin,
      path: url.pathname + url.search,
      method: (init.method ?? "GET") as "GET" | "POST",
      headers: Object.fromEntries(new Headers(init.headers)),
      body: typeof init.body === "string" ? init.body : null,
    };
    dispatcher.dispatch(request, handler);
  });
}

function responseOf(url: URL, status: number, headers: Record<string, string | string[] | undefined>, body: LeanBody): Response {
  const pairs = Object.entries(headers).flatMap(([name, value]) => [value ?? ""].flat().map((one): [string, string] => [name, one]));
  const answer = {
    ok: status >= 200 && status < 300,
    status,
    statusText: "",
    url: url.href,
    headers: new Headers(pairs),
    body,
    text: () => body.text(),
    json: async () => JSON.parse(await body.text()) as unknown,
  };
  // The SDKs ask for a Response and use these of it; the body is read by sse.ts, which knows it.
  return answer as unknown as Response;
}
