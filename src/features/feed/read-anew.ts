import type { QueryClient, QueryKey } from "@tanstack/react-query";

/**
 * Reads queries anew, also those that are being read for the first time: an invalidation alone joins such a read,
 * whose answer may be older than the event that calls for it.
 */
export async function readAnew(cache: QueryClient, queryKey: QueryKey): Promise<void> {
  await cache.cancelQueries({ queryKey });
  await cache.invalidateQueries({ queryKey });
}
