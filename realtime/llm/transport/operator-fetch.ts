import { EnvHttpProxyAgent, fetch as undiciFetch } from "undici";
import { proxyFor } from "#lib/proxy.ts";
import { rawHttpFetch } from "./raw-http-fetch.ts";

let throughProxy: EnvHttpProxyAgent | undefined;

/** The fetch for the operator's own providers: our own reader of HTTP, or through the proxy that the environment names. */
export async function operatorFetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const url = new URL(input instanceof Request ? input.url : String(input));
  if (!proxyFor(url)) return rawHttpFetch(input, init);
  // Time limits are retry.ts's alone, as with rawHttpFetch.
  throughProxy ??= new EnvHttpProxyAgent({ headersTimeout: 0, bodyTimeout: 0 });
  const request = { ...init, dispatcher: throughProxy } as Parameters<typeof undiciFetch>[1];
  return (await undiciFetch(url, request)) as unknown as Response;
}
