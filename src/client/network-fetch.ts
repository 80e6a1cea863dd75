import { t } from "#messages/text.ts";

/** Thrown instead of the browser's "Failed to fetch", which tells nobody what to do. */
export class Unreachable extends Error {
  constructor(cause?: unknown) {
    super(t("frame.bestchatCannotBeReached"), { cause });
    this.name = "Unreachable";
  }
}

/** What a browser carries on for pages that are gone, all such requests together (Fetch standard: 64 KiB); some room is left for its own. */
const outlivingBytesMax = 48 * 1024;
let outlivingBytes = 0;

/** The same for a change: whoever leaves the page at once after a click has made it all the same, as long as it is small. */
export async function outlivingFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const bytes = typeof init?.body === "string" ? new Blob([init.body]).size : 0;
  if (bytes === 0 || outlivingBytes + bytes > outlivingBytesMax) return networkFetch(input, init);
  outlivingBytes += bytes;
  try {
    return await networkFetch(input, { ...init, keepalive: true });
  } finally {
    outlivingBytes -= bytes;
  }
}

/** A fetch whose failures have messages for people: no network, or a proxy's page instead of our response. */
export async function networkFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(input, init);
  } catch (error) {
    if (init?.signal?.aborted) throw error;
    throw new Unreachable(error);
  }
  const isOurs = response.headers.get("content-type")?.includes("json") ?? false;
  if (!response.ok && !isOurs) throw new Unreachable(`answer ${response.status}`);
  return response;
}
