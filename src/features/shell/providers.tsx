"use client";

import { ThemeProvider } from "next-themes";
import { type ReactNode, useEffect } from "react";
import { TrpcProvider } from "#client/trpc.tsx";
import { Toaster } from "#components/ui/toaster.tsx";
import { ownZone } from "#contracts/zoned-time.ts";
import { EarlyActions } from "#features/frame/early-actions.tsx";

/** What every page stands in. The theme's script runs before the first paint, by the nonce of the response. */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  useEffect(tellZone, []);
  return (
    <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange {...(nonce ? { nonce } : {})}>
      <EarlyActions nonce={nonce} />
      <TrpcProvider>{children}</TrpcProvider>
      <Toaster />
    </ThemeProvider>
  );
}

/** So that the server draws the next page in this browser's days and hours. */
function tellZone(): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the store of cookies that has promises is not everywhere.
  document.cookie = `bestchat.zone=${ownZone()}; Path=/; Max-Age=31536000; SameSite=Lax`;
}
