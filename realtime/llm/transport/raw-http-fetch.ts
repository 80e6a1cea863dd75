import { RawHttpBody } from "./raw-http-body.ts";
import { connectionTo, type Exchange } from "./raw-http-connection.ts";
import { decoding, type Sink } from "./raw-http-decode.ts";

/**
 * A fetch for the SDKs whose body pushes bytes straight from the socket: web or Node streams in between would cost more than
 * everything else per token. It implements only what the SDKs use; limits and retries are retry.ts's job.
 */
export function rawHttpFetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const url = new URL(input instanceof Request ? input.url : String(input));
  const { signal } = init;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const requestBody = typeof init.body === "string" ? init.body : "";
    const head = headOf(url, init, requestBody);
    const connection = connectionTo(url);
    const body = new RawHttpBody(() => connection.abort(exchange));
    const abort = () => {
      const reason = signal?.reason instanceof Error ? signal.reason : new Error("The call was aborted");
      body.abort(reason);
      // A call that still waits for its response has no other way to learn of it.
      reject(reason);
    };
    const removeListener = () => signal?.removeEventListener("abort", abort);
    signal?.addEventListener("abort", abort, { once: true });
    let sink: Sink = body;
    const exchange: Exchange = {
      head: (status, headers) => {
        sink = decoding(body, headers.get("content-encoding") ?? null);
        resolve(responseOf(url, status, headers, body));
      },
      data: (bytes, from, to) => sink.push(bytes, from, to),
      end: () => {
        removeListener();
        sink.end(null);
      },
      failed: (error) => {
        removeListener();
        sink.end(error);
        reject(error);
      },
    };
    connection.send(head, requestBody, exchange);
  });
}

function headOf(url: URL, { method = "GET", headers }: RequestInit, body: string): string {
  // Headers rejects line breaks and non-Latin-1 characters in names and values.
  const fields = new Headers(headers);
  fields.set("host", url.host);
  fields.set("connection", "keep-alive");
  fields.set("accept-encoding", "identity");
  if (method !== "GET" || body !== "") fields.set("content-length", String(Buffer.byteLength(body)));
  const lines = [...fields].map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join("")}\r\n`;
}

function responseOf(url: URL, status: number, headers: Map<string, string>, body: RawHttpBody): Response {
  const answer = {
    ok: status >= 200 && status < 300,
    status,
    statusText: "",
    url: url.href,
    headers: new Headers([...headers]),
    body,
    text: () => body.text(),
    json: async () => JSON.parse(await body.text()) as unknown,
  };
  // The SDKs use only these properties of a Response; sse.ts reads the body and knows its type.
  return answer as unknown as Response;
}
