"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#client/trpc.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";

/** The user's providers, and what can be done with them. What a test finds is shown at once, also in the model picker. */
export function useProviders() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const again = async () => {
    await Promise.all([
      cache.invalidateQueries(trpc.providers.list.queryFilter()),
      cache.invalidateQueries(trpc.models.list.queryFilter()),
    ]);
  };
  const test = useMutation(
    trpc.providers.test.mutationOptions({
      onSuccess: (result) => {
        if (result.ok) toast.success(t("provider.works", { count: result.models.length }));
      },
      onError: (error) => toast.error(t("provider.testFailed"), { description: error.message }),
      onSettled: again,
    }),
  );
  // A new or changed provider is tested at once: without its models nobody can choose it.
  const tested = { onSuccess: async ({ id }: { id: string }) => again().then(() => test.mutate({ id })) };
  return {
    list: useQuery(trpc.providers.list.queryOptions()),
    test,
    add: useMutation(trpc.providers.add.mutationOptions(tested)),
    update: useMutation(trpc.providers.update.mutationOptions(tested)),
    remove: useMutation(
      trpc.providers.remove.mutationOptions({
        onError: (error) => toast.error(t("provider.notRemoved"), { description: error.message }),
        onSettled: again,
      }),
    ),
  };
}

/** Why the server refused one field of a form. */
export function fieldError(error: unknown, field: string): string | undefined {
  const fields = (error as { data?: { fields?: { field: string; message: string }[] | null } } | null)?.data?.fields;
  const message = fields?.find((one) => one.field === field)?.message;
  return message && message[0]?.toUpperCase() + message.slice(1);
}
