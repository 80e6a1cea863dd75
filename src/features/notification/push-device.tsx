"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type PushState, pushState, subscribeDevice, unsubscribeDevice } from "#client/push.ts";
import { useTRPC } from "#client/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.ts";
import { useAccount } from "#features/frame/account-context.tsx";
import { type MessageKey, t } from "#messages/text.ts";

const words: Record<PushState, MessageKey> = {
  unsupported: "notification.pushUnsupported",
  blocked: "notification.pushBlocked",
  off: "notification.pushOff",
  on: "notification.pushOn",
};

/** Push messages on the device that the reader sits at. */
export function PushDevice() {
  const trpc = useTRPC();
  const { id } = useAccount();
  const [state, setState] = useState<PushState | null>(null);
  const { data: key, error: noKey } = useQuery(trpc.notifications.pushKey.queryOptions(undefined, { retry: false }));
  const subscribe = useMutation(trpc.notifications.subscribe.mutationOptions());
  const unsubscribe = useMutation(trpc.notifications.unsubscribe.mutationOptions());
  const [busy, setBusy] = useState(false);
  useEffect(() => void pushState(id).then(setState), [id]);

  async function turn(on: boolean) {
    setBusy(true);
    try {
      if (on) await switchOn();
      else {
        const endpoint = await unsubscribeDevice();
        // One that the server has forgotten already is as good.
        if (endpoint) await unsubscribe.mutateAsync({ endpoint }).catch(() => undefined);
      }
    } catch (error) {
      if (on) await unsubscribeDevice();
      toast.error(t("notification.pushNotOn"), { description: reasonOf(error) });
    } finally {
      setState(await pushState(id));
      setBusy(false);
    }
  }

  async function switchOn() {
    const subscription = key ? await subscribeDevice(id, key.publicKey) : null;
    const { endpoint, keys } = subscription ?? {};
    if (!endpoint || !keys?.p256dh || !keys.auth) return;
    await subscribe.mutateAsync({
      endpoint,
      expirationTime: subscription?.expirationTime ?? null,
      keys: { p256dh: keys.p256dh, auth: keys.auth },
    });
  }

  const canTurn = (state === "on" || state === "off") && key;
  return (
    <div className="flex items-center gap-4 rounded-xl border border-line bg-raised px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="text-sm font-medium">{t("notification.pushHere")}</p>
        <p className="text-[13px] text-muted">{noKey ? t("notification.pushMissing") : state ? t(words[state]) : "…"}</p>
      </div>
      {canTurn ? (
        <Button size="small" disabled={busy} onClick={() => void turn(state === "off")}>
          {state === "on" ? t("notification.switchOff") : t("notification.switchOn")}
        </Button>
      ) : null}
    </div>
  );
}

function reasonOf(error: unknown): string {
  // The browser's own word for a push service that it cannot reach.
  if (error instanceof DOMException && error.name === "AbortError") return t("notification.pushServiceAway");
  return error instanceof Error ? error.message : t("notification.tryLater");
}
