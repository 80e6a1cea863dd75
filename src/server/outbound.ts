import { briefLimits, createOutboundFetch, type OutboundFetch } from "#lib/outbound.ts";
import { settings } from "./settings.ts";

const holder = globalThis as typeof globalThis & { bestchatOutbound?: OutboundFetch };

/** The guarded fetch of the web process, for short answers. */
export function outbound(): OutboundFetch {
  holder.bestchatOutbound ??= createOutboundFetch({ allowPrivate: settings().allowPrivateUrls, limits: briefLimits });
  return holder.bestchatOutbound;
}
