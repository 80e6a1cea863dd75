"use client";

import { useQuery } from "@tanstack/react-query";
import { verifyEmail } from "#client/auth.ts";
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
        <Spinner className="size-5" label="Confirming your address" />
      </div>
    );
  if (outcome === "confirmed")
    return (
      <Outcome tone="good" title="Your address is confirmed" next={{ href: "/chat", label: "Go to BestChat" }}>
        <p>Thank you. We can reach you there if you ever forget your password.</p>
      </Outcome>
    );
  if (outcome === "unreachable")
    return (
      <Outcome tone="bad" title="That did not work">
        <p>The server cannot be reached just now. Reload this page in a moment.</p>
      </Outcome>
    );
  return (
    <Outcome tone="bad" title="This link does not work any more" next={{ href: "/settings", label: "Go to settings" }}>
      <p>It has ended, or the address is no longer yours. Settings can send you a new one.</p>
    </Outcome>
  );
}

async function confirm(token: string): Promise<"confirmed" | "refused" | "unreachable"> {
  const { error } = await verifyEmail({ query: { token } });
  if (!error) return "confirmed";
  return error.status === 0 || error.status === 429 || error.status >= 500 ? "unreachable" : "refused";
}
