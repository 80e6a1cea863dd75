"use client";

import { useMutation } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { subscriptionToRenew } from "#client/push.ts";
import { useTRPC } from "#client/trpc.tsx";

/** Tells the server once a page of this device's subscription: it ends with the session that named it, and this may be a new one. */
export function useRenewPush(userId: number): void {
  const trpc = useTRPC();
  const { mutate } = useMutation(trpc.notifications.subscribe.mutationOptions());
  const renew = useEffectEvent(async () => {
    const { endpoint, keys, expirationTime = null } = (await subscriptionToRenew(userId)) ?? {};
    if (endpoint && keys?.p256dh && keys.auth) mutate({ endpoint, expirationTime, keys: { p256dh: keys.p256dh, auth: keys.auth } });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each person.
  useEffect(() => void renew().catch(() => undefined), [userId]);
}
