"use client";

import { useQuery } from "@tanstack/react-query";
import { verifyEmail } from "#client/auth.ts";
import { t } from "#messages/text.ts";
import { Spinner } from "../../components/ui/spinner.tsx";
import { Outcome } from "./outcome.tsx";

/** Confirms an address by the token of its mail. The page asks, not the link itself: mail scanners open links. */
export function VerifyEmail({ token }: { token: string }) {
  const { data: outcome } = useQuery({
    queryKey: ["verify-email", token],
    queryFn: () => confirm(token),
    retry: false,
    staleTime: Infinity,
  });
  if (!outcome)
    return (
      <div className="grid min-h-40 place-items-center">
        <Spinner className="size-5" label={t("auth.confirmingYourAddress")} />
      </div>
    );
  if (outcome === "confirmed")
    return (
      <Outcome tone="good" title={t("auth.addressConfirmed")} next={{ href: "/chat", label: t("auth.goToBestchat") }}>
        <p>{t("auth.addressConfirmedText")}</p>
      </Outcome>
    );
  if (outcome === "unreachable")
    return (
      <Outcome tone="bad" title={t("auth.didNotWork")}>
        <p>{t("auth.serverAway")}</p>
      </Outcome>
    );
  return (
    <Outcome tone="bad" title={t("auth.linkEnded")} next={{ href: "/settings", label: t("auth.goToSettings") }}>
      <p>{t("auth.verifyLinkEnded")}</p>
    </Outcome>
  );
}

async function confirm(token: string): Promise<"confirmed" | "refused" | "unreachable"> {
  const { error } = await verifyEmail({ query: { token } });
  if (!error) return "confirmed";
  return error.status === 0 || error.status === 429 || error.status >= 500 ? "unreachable" : "refused";
}
