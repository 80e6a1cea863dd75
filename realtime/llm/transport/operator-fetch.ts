import { EnvHttpProxyAgent, fetch as undiciFetch } from "undici";
import { proxyFor } from "#lib/proxy.ts";
import { rawHttpFetch } from "./raw-http-fetch.ts";

let proxyAgent: EnvHttpProxyAgent | undefined;

/** The fetch for the operator's own providers: our own HTTP client, or the proxy from the environment. */
export async function operatorFetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const url = new URL(input instanceof Request ? input.url : String(input));
  if (!proxyFor(url)) return rawHttpFetch(input, init);
  // Only retry.ts enforces time limits, as with rawHttpFetch.
  proxyAgent ??= new EnvHttpProxyAgent({ headersTimeout: 0, bodyTimeout: 0 });
  const request = { ...init, dispatcher: proxyAgent } as Parameters<typeof undiciFetch>[1];
  return (await undiciFetch(url, request)) as unknown as Response;
}
