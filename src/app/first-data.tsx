import { setTimeout } from "node:timers/promises";
import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import { createTRPCOptionsProxy, type TRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { originOfChange } from "#server/auth/tell-owner.ts";
import { clientAddressOf, requestIdOf } from "#server/http/request.ts";
import { type AppRouter, appRouter } from "#server/trpc/router.ts";
import { currentActor } from "./page-request.ts";

/** A model server that must be asked for its list may take its time: the page is drawn without, and asks by itself. */
const patienceMs = 1_000;

type Trpc = TRPCOptionsProxy<AppRouter>;
type FirstDataProps = { ask: (trpc: Trpc) => object[]; children: ReactNode };

/**
 * Draws `children` with what they will ask for already there: read by the same procedures, for whoever sent this request. The cache
 * lives as long as the request. What could not be read the page asks for itself, and says why it failed.
 */
export async function FirstData({ ask, children }: FirstDataProps) {
  const actor = await currentActor();
  if (!actor) return children;
  const given = await headers();
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const ctx = {
    actor,
    requestId: requestIdOf(given),
    clientAddress: clientAddressOf(given),
    from: originOfChange(given),
    answerHeaders: new Headers(),
  };
  const trpc = createTRPCOptionsProxy({ router: appRouter, ctx, queryClient });
  await Promise.race([Promise.all(ask(trpc).map((query) => read(queryClient, query))), setTimeout(patienceMs)]);
  return <HydrationBoundary state={dehydrate(queryClient)}>{children}</HydrationBoundary>;
}

/** Prefetching swallows what goes wrong. tRPC's options have a type of their own for each procedure; the cache takes any. */
function read(queryClient: QueryClient, query: object): Promise<void> {
  return "getNextPageParam" in query
    ? queryClient.prefetchInfiniteQuery(query as Parameters<QueryClient["prefetchInfiniteQuery"]>[0])
    : queryClient.prefetchQuery(query as Parameters<QueryClient["prefetchQuery"]>[0]);
}
