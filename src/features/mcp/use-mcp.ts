"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useTRPC } from "#client/trpc.tsx";

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
    update: useMutation(trpc.mcp.update.mutationOptions({ onError: complain("The server was not changed"), onSettled: again })),
    remove: useMutation(trpc.mcp.remove.mutationOptions({ onError: complain("The server was not removed"), onSettled: again })),
  };
}
