import type { QueryClient } from "@tanstack/react-query";

const channelName = "bestchat.changes";
/** What the feed tells every page of already, whichever device the change came from. */
const toldByFeed = new Set(["tasks", "conversations"]);

/** The pages of one browser tell each other which of the queries beside the feed they have changed; each reads them anew. */
export function shareChanges(cache: QueryClient): () => void {
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = ({ data }) => void cache.invalidateQueries({ predicate: ({ queryKey }) => areaOf(queryKey) === data });
  const unsubscribe = cache.getMutationCache().subscribe((event) => {
    if (event.type !== "updated" || event.action.type !== "success") return;
    const area = areaOf(event.mutation.options.mutationKey ?? []);
    if (area && !toldByFeed.has(area)) channel.postMessage(area);
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
