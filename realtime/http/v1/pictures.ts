import { fileTypeFromBuffer } from "file-type";
import { lacksVision } from "#domain/model/model-facts.ts";
import { type OutboundFetch, outboundErrorIn } from "#lib/outbound.ts";
import { invalidField, unsupported } from "./api-error.ts";
import type { Target } from "./target.ts";

const bytesMax = 20 * 1_048_576;
const fetchMs = 15_000;
const readable: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);
const dataUrl = /^data:image\/[\w.+-]+;base64,[A-Za-z0-9+/]+={0,2}$/;

/** Rejects images for a model that is known to lack vision, before the provider is called. */
export function requireVision({ id, facts, declared: given }: Target, param: string): void {
  if (!facts.supportsVision && lacksVision(id, ...given)) throw unsupported(param, "cannot hold pictures: this model does not see them");
}

/**
 * An image's URL in a form that the model's server may receive. Inline data is unchanged. OpenAI and Anthropic fetch images
 * themselves; for other servers, some in our own network, we fetch them through the guard.
 */
export async function pictureFor(target: Target, fetch: OutboundFetch, { url, param }: { url: string; param: string }): Promise<string> {
  if (dataUrl.test(url)) return url;
  if (!/^https?:\/\//i.test(url)) throw wrongPicture(param, "must be an https address, or a data: address with a picture in base64");
  if (target.transport.isOfficial) return url;
  return await fetched(fetch, url, param);
}

async function fetched(fetch: OutboundFetch, url: string, param: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(fetchMs), headers: { accept: [...readable].join(", ") } });
    if (!response.ok) throw wrongPicture(param, `could not be fetched: its server answered with ${response.status}`);
    if (Number(response.headers.get("content-length") ?? 0) > bytesMax) throw wrongPicture(param, "has more than 20 MB");
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    const refused = outboundErrorIn(error);
    if (refused) throw wrongPicture(param, `could not be fetched: ${refused.message}`);
    if (error instanceof Error && error.name === "ApiError") throw error;
    throw wrongPicture(param, "could not be fetched");
  }
  if (bytes.byteLength > bytesMax) throw wrongPicture(param, "has more than 20 MB");
  const mime = (await fileTypeFromBuffer(bytes))?.mime;
  if (mime === undefined || !readable.has(mime)) throw wrongPicture(param, "is no PNG, JPEG, GIF or WebP picture");
  return `data:${mime};base64,${Buffer.from(bytes).toString("base64")}`;
}

function wrongPicture(param: string, why: string) {
  return invalidField(param, `Invalid '${param}': the picture ${why}.`, "invalid_image_url");
}
