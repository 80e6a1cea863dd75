"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { signIn } from "#client/auth.ts";
import { useTRPC } from "#client/trpc.tsx";
import type { SocialProvider } from "#contracts/sign-in-method.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { Notice } from "./notice.tsx";

export const providerNames: Record<SocialProvider, string> = { google: "Google", github: "GitHub" };

/** One button for each provider that the operator has configured; none is the usual case at home. */
export function SocialButtons({ next, invite = "" }: { next: string; invite?: string }) {
  const trpc = useTRPC();
  const { data: providers } = useQuery(trpc.signInMethods.providers.queryOptions());
  const leave = useMutation({ mutationFn: (provider: SocialProvider) => leaveFor(provider, next, invite) });
  if (!providers?.length) return null;
  return (
    <div className="space-y-2.5">
      {leave.error ? <Notice tone="error">{leave.error.message}</Notice> : null}
      {providers.map((provider) => (
        <Button key={provider} className="h-10 w-full" disabled={leave.isPending} onClick={() => leave.mutate(provider)}>
          {t("auth.continueWith", { provider: providerNames[provider] })}
        </Button>
      ))}
    </div>
  );
}

/** The browser goes to the provider and comes back to `next`, or here with what went wrong; the invitation travels along. */
async function leaveFor(provider: SocialProvider, next: string, invite: string): Promise<void> {
  const errorCallbackURL = `/sign-in?next=${encodeURIComponent(next)}`;
  const { error } = await signIn.social({
    provider,
    callbackURL: next,
    errorCallbackURL,
    ...(invite ? { additionalData: { invite } } : {}),
  });
  if (error) throw new Error(error.message ?? t("frame.didNotWork"));
}
