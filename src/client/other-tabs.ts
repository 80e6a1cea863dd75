import type { QueryClient } from "@tanstack/react-query";

const channelName = "bestchat.changes";
// The feed already reports these to every page, on all devices.
const coveredByFeed = new Set(["tasks", "conversations"]);

/** Tells the browser's other pages which queries outside the feed have changed, so that they refetch them. */
export function shareChanges(cache: QueryClient): () => void {
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = ({ data }) => void cache.invalidateQueries({ predicate: ({ queryKey }) => areaOf(queryKey) === data });
  const unsubscribe = cache.getMutationCache().subscribe((event) => {
    if (event.type !== "updated" || event.action.type !== "success") return;
    const area = areaOf(event.mutation.options.mutationKey ?? []);
    if (area && !coveredByFeed.has(area)) channel.postMessage(area);
  });
  return () => {
    unsubscribe();
    channel.close();
  };
}

/** The router of a tRPC call: its keys begin with the path. */
function areaOf([path]: readonly unknown[]): string | null {
  return Array.isArray(path) && typeof path[0] === "string" ? path[0] : null;
}
