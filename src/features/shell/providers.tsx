"use client";

import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
import { Toaster } from "sonner";
import { TrpcProvider } from "#client/trpc.tsx";

/** What every page stands in. The theme's script runs before the first paint, by the nonce of the response. */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange {...(nonce ? { nonce } : {})}>
      <TrpcProvider>{children}</TrpcProvider>
      <Toaster
        position="bottom-center"
        style={{ fontFamily: "inherit" }}
        toastOptions={{
          classNames: {
            toast: "!rounded-xl !border-line !bg-raised !text-ink !shadow-float",
            description: "!text-muted",
            actionButton: "!bg-accent !text-on-accent !rounded-md",
          },
        }}
      />
    </ThemeProvider>
  );
}
