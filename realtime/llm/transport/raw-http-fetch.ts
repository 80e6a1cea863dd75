import { RawHttpBody } from "./raw-http-body.ts";
import { connectionTo, type Exchange } from "./raw-http-connection.ts";
import { decoding, type Sink } from "./raw-http-decode.ts";

/**
 * A fetch for the SDKs whose body pushes its bytes as they are read from the connection: the streams that usually stand
 * between, web or Node's, cost more than all the rest of reading a token. Only what the SDKs look at is there; time
 * limits and retries are retry.ts's alone.
 */
export function rawHttpFetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const url = new URL(input instanceof Request ? input.url : String(input));
  const { signal } = init;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const sent = typeof init.body === "string" ? init.body : "";
    const head = headOf(url, init, sent);
    const connection = connectionTo(url);
    const body = new RawHttpBody(() => connection.cut(exchange));
    const cut = () => {
      const reason = signal?.reason instanceof Error ? signal.reason : new Error("The call was aborted");
      body.cut(reason);
      // A call that still waits for its answer is not heard of otherwise.
      reject(reason);
    };
    const over = () => signal?.removeEventListener("abort", cut);
    signal?.addEventListener("abort", cut, { once: true });
    let sink: Sink = body;
    const exchange: Exchange = {
      head: (status, headers) => {
        sink = decoding(body, headers.get("content-encoding") ?? null);
        resolve(responseOf(url, status, headers, body));
      },
      data: (bytes, from, to) => sink.push(bytes, from, to),
      end: () => {
        over();
        sink.end(null);
      },
      failed: (error) => {
        over();
        sink.end(error);
        reject(error);
      },
    };
    connection.ask(head, sent, exchange);
  });
}

function headOf(url: URL, { method = "GET", headers }: RequestInit, body: string): string {
  // Headers keeps line ends and what is no Latin-1 out of names and values.
  const fields = new Headers(headers);
  fields.set("host", url.host);
  fields.set("connection", "keep-alive");
  // Bodies are read as they are.
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
  // The SDKs ask for a Response and use these of it; the body is read by sse.ts, which knows it.
  return answer as unknown as Response;
}
