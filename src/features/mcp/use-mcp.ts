"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";

/** The user's MCP servers, and what can be done with them. */
export function useMcp() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const again = () => cache.invalidateQueries(trpc.mcp.list.queryFilter());
  const complain = (what: string) => (error: { message: string }) => toast.error(what, { description: error.message });
  const test = useMutation(
    trpc.mcp.test.mutationOptions({
      onSuccess: (result) => {
        if (result.ok) toast.success(result.tools === 1 ? "It works: 1 tool" : `It works: ${result.tools} tools`);
      },
      onError: complain("The server was not tested"),
      onSettled: again,
    }),
  );
  return {
    list: useQuery(trpc.mcp.list.queryOptions()),
    test,
    // A new server is asked for its tools at once.
    add: useMutation(trpc.mcp.add.mutationOptions({ onSuccess: ({ id }) => again().then(() => test.mutate({ id })) })),
    signIn: useMutation(
      trpc.mcp.signIn.mutationOptions({ onSuccess: ({ url }) => leaveFor(url), onError: complain("The sign-in could not begin") }),
    ),
    signOut: useMutation(trpc.mcp.signOut.mutationOptions({ onError: complain("You were not signed out"), onSettled: again })),
    update: useMutation(trpc.mcp.update.mutationOptions({ onError: complain("The server was not changed"), onSettled: again })),
    remove: useMutation(trpc.mcp.remove.mutationOptions({ onError: complain("The server was not removed"), onSettled: again })),
  };
}

/** The server has looked at the address too: nothing but a web page may come of it. */
function leaveFor(url: string): void {
  if (/^https?:\/\//.test(url)) window.location.assign(url);
}
