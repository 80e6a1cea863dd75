"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, TRPCClientError } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useEffect, useState } from "react";
import type { AppRouter } from "#server/trpc/router.ts";
import { confirmationLink } from "./confirmation-link.ts";
import { networkFetch } from "./network-fetch.ts";
import { shareChanges } from "./other-tabs.ts";

const context = createTRPCContext<AppRouter>();

export const { useTRPC, useTRPCClient } = context;

/** An error of a tRPC call; `data.errorCode` is ours, `data.fields` says which inputs are wrong. */
export type ApiError = TRPCClientError<AppRouter>;

/** Gives the tree its one tRPC client and its one query cache. */
export function TrpcProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [trpcClient] = useState(createClient);
  useEffect(() => shareChanges(queryClient), [queryClient]);
  return (
    <QueryClientProvider client={queryClient}>
      <context.TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </context.TRPCProvider>
    </QueryClientProvider>
  );
}

/** Whether an error came from the server with one of our codes. */
export function isApiError(error: unknown): error is ApiError {
  return error instanceof TRPCClientError;
}

function createClient() {
  // The server refuses batches of more than 10 calls.
  return createTRPCClient<AppRouter>({
    links: [
      confirmationLink,
      httpBatchLink({
        url: "/api/trpc",
        maxItems: 10,
        // Where "today" is, unless the account has chosen a zone.
        headers: () => ({ "Time-Zone": Intl.DateTimeFormat().resolvedOptions().timeZone }),
        fetch: (url, init) => networkFetch(url, init as RequestInit),
      }),
    ],
  });
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    // The feed patches the cache, so that queries go stale only when it was interrupted.
    defaultOptions: { queries: { staleTime: 60_000, retry: shouldRetry } },
  });
}

/** What the client did wrong stays wrong; only failures of ours and of the network are tried again. */
function shouldRetry(failures: number, error: unknown): boolean {
  const status = isApiError(error) ? error.data?.httpStatus : undefined;
  return failures < 3 && (status === undefined || status >= 500);
}
