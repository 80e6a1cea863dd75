import { OutboundError, type OutboundFetch, outboundErrorIn, outboundUrl } from "#lib/outbound.ts";
import { WebFailure } from "./web-failure.ts";

export type FetchedPage = { url: string; contentType: string; bytes: Uint8Array };

const redirectsMax = 5;

/**
 * Fetches a page. Every address on the way, redirects included, passes the guard. @throws WebFailure with a message for the
 * model
 */
export async function fetchPage(
  fetch: OutboundFetch,
  address: string,
  { userAgent, signal }: { userAgent: string; signal: AbortSignal },
): Promise<FetchedPage> {
  let url = address;
  for (let hops = 0; ; hops += 1) {
    const next = await fetchOnce(fetch, url, userAgent, signal);
    if (typeof next !== "string") return next;
    if (hops === redirectsMax) throw new WebFailure("The page sends its readers around in circles.", { lasting: true });
    url = next;
  }
}

/** The page, or its redirect target. */
async function fetchOnce(fetch: OutboundFetch, address: string, userAgent: string, signal: AbortSignal): Promise<FetchedPage | string> {
  const headers = {
    "User-Agent": userAgent,
    Accept: "text/html,application/xhtml+xml,text/plain,application/pdf;q=0.9,application/json;q=0.8,*/*;q=0.1",
    "Accept-Language": "en,*;q=0.5",
  };
  try {
    const response = await fetch(outboundUrl(address), { headers, signal });
    if (!response.ok) {
      await response.body?.cancel();
      throw refusedBy(response.status);
    }
    return { url: address, contentType: response.headers.get("content-type") ?? "", bytes: new Uint8Array(await response.arrayBuffer()) };
  } catch (error) {
    const refused = outboundErrorIn(error);
    if (refused?.location) return new URL(refused.location, address).href;
    throw error instanceof WebFailure ? error : unreachable(refused ?? error);
  }
}

function refusedBy(status: number): WebFailure {
  if (status === 404 || status === 410) return new WebFailure("There is no page at this address.", { lasting: true });
  if (status === 401 || status === 403 || status === 451)
    return new WebFailure("The site does not let this page be read.", { lasting: true });
  return new WebFailure(`The site answered with an error (${status}).`, { lasting: status < 500 && status !== 429 });
}

function unreachable(cause: unknown): WebFailure {
  if (cause instanceof OutboundError) {
    const words: Record<OutboundError["code"], string> = {
      URL_REFUSED: "This address cannot be read: it must be an http or https address without user name and password.",
      ADDRESS_REFUSED: "This address does not lead to the public internet, so it is not read.",
      REDIRECTED: "The page sends its readers somewhere that cannot be read.",
      TOO_LARGE: "The page is too large to be read.",
      TIMED_OUT: "The site took too long to answer.",
    };
    return new WebFailure(words[cause.code], { lasting: cause.code !== "TIMED_OUT", cause });
  }
  return new WebFailure("The site cannot be reached.", { lasting: false, cause });
}
