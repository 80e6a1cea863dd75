import { t } from "#messages/text.ts";

/** Thrown instead of the browser's "Failed to fetch", which tells nobody what to do. */
export class Unreachable extends Error {
  constructor(cause?: unknown) {
    super(t("frame.bestchatCannotBeReached"), { cause });
    this.name = "Unreachable";
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
