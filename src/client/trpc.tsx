"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, TRPCClientError } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useEffect, useState } from "react";
import { ownZone } from "#contracts/zoned-time.ts";
import type { AppRouter } from "#server/trpc/router.ts";
import { confirmationLink } from "./confirmation-link.ts";
import { outlivingFetch } from "./network-fetch.ts";
import { shareChanges } from "./other-tabs.ts";
import { wordsLink } from "./words-link.ts";

const context = createTRPCContext<AppRouter>();

export const { useTRPC, useTRPCClient } = context;

/** An error of a tRPC call; `data.errorCode` is ours, `data.fields` names the invalid inputs. */
export type ApiError = TRPCClientError<AppRouter>;

/** Provides the one tRPC client and query cache of the tree. */
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
      wordsLink,
      confirmationLink,
      httpBatchLink({
        url: "/api/trpc",
        maxItems: 10,
        // Used for "today" unless the account has its own zone.
        headers: () => ({ "Time-Zone": ownZone() }),
        fetch: (url, init) => outlivingFetch(url, init as RequestInit),
      }),
    ],
  });
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    // The feed patches the cache, so queries go stale only when it was interrupted.
    defaultOptions: { queries: { staleTime: 60_000, retry: shouldRetry } },
  });
}

/** Client errors are permanent; only server and network failures are retried. */
function shouldRetry(failures: number, error: unknown): boolean {
  const status = isApiError(error) ? error.data?.httpStatus : undefined;
  return failures < 3 && (status === undefined || status >= 500);
}
