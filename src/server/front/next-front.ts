import { requestIdFrom } from "#lib/http/request-id.ts";
import { clientAddressHeader, fromLoopbackHeader, originalMethodHeader } from "#server/http/request.ts";
import {
  guardOfAnswer,
  isApi,
  plainApiAddress,
  type Refusal,
  refusalAnswer,
  refusalOfAddress,
  refusalOfLength,
  refusalOfPageMethod,
} from "./edge.ts";

/** `address`: another spelling of what was asked for, or null; the headers that handlers and pages see, and those of the answer. */
export type Passed = { address: string | null; request: Headers; answer: Headers };

const ours = [clientAddressHeader, fromLoopbackHeader, originalMethodHeader];

/**
 * What our server does before Next sees a request, for where Next is the server (src/proxy.ts): a Response is a refusal. What
 * only our server can do is listed in deploy/without-our-server.md.
 */
export function lookBeforeNext(asked: Pick<Request, "method" | "url" | "headers">, dev: boolean): Response | Passed {
  const { pathname, search } = new URL(asked.url);
  const request = new Headers(asked.headers);
  for (const name of ours) request.delete(name);
  const requestId = requestIdFrom(request.get("x-request-id"));
  const { nonce, policy, fixed } = guardOfAnswer(dev);
  request.set("x-request-id", requestId);
  request.set("x-nonce", nonce);
  request.set("content-security-policy", policy);
  const answer = new Headers([...fixed, ["Content-Security-Policy", policy]]);

  const plain = refusalOfAddress(pathname + search) ?? plainApiAddress(pathname + search);
  const refusal = refusalIn(plain) ?? refusalOfLength(request.get("content-length")) ?? methodRefusal(asked.method, pathname, dev);
  if (refusal) {
    const { headers, body } = refusalAnswer(refusal, requestId);
    for (const [name, value] of Object.entries(headers)) answer.set(name, value);
    return new Response(asked.method === "HEAD" ? null : body, { status: refusal.status, headers: answer });
  }
  // The API's handlers name their requests themselves, and Next would join both.
  if (!isApi(pathname)) answer.set("X-Request-Id", requestId);
  return { address: typeof plain === "string" && plain !== pathname + search ? plain : null, request, answer };
}

function refusalIn(found: string | Refusal | null): Refusal | null {
  return typeof found === "object" ? found : null;
}

/** Next's development server posts to itself. */
function methodRefusal(method: string, path: string, dev: boolean): Refusal | null {
  return dev || isApi(path) ? null : refusalOfPageMethod(method);
}
