"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";

/** The user's MCP servers, and what can be done with them. */
export function useMcp() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const again = () => cache.invalidateQueries(trpc.mcp.list.queryFilter());
  const complain = (what: string) => (error: { message: string }) => toast.error(what, { description: error.message });
  const test = useMutation(
    trpc.mcp.test.mutationOptions({
      onSuccess: (result) => {
        if (result.ok) toast.success(t("mcp.works", { count: result.tools }));
      },
      onError: complain(t("mcp.testFailed")),
      onSettled: again,
    }),
  );
  return {
    list: useQuery(trpc.mcp.list.queryOptions()),
    test,
    // A new server is asked for its tools at once.
    add: useMutation(trpc.mcp.add.mutationOptions({ onSuccess: ({ id }) => again().then(() => test.mutate({ id })) })),
    signIn: useMutation(
      trpc.mcp.signIn.mutationOptions({ onSuccess: ({ url }) => leaveFor(url), onError: complain(t("mcp.signInFailed")) }),
    ),
    signOut: useMutation(trpc.mcp.signOut.mutationOptions({ onError: complain(t("mcp.signOutFailed")), onSettled: again })),
    update: useMutation(trpc.mcp.update.mutationOptions({ onError: complain(t("mcp.notChanged")), onSettled: again })),
    remove: useMutation(trpc.mcp.remove.mutationOptions({ onError: complain(t("mcp.notRemoved")), onSettled: again })),
  };
}

/** The server has looked at the address too: nothing but a web page may come of it. */
function leaveFor(url: string): void {
  if (/^https?:\/\//.test(url)) window.location.assign(url);
}
