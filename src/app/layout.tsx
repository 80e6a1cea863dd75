import "./globals.css";
import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { settings } from "#server/settings.ts";
import { Providers } from "../features/shell/providers.tsx";
import { WrongAddress } from "../features/shell/wrong-address.tsx";

export const metadata: Metadata = {
  title: { default: "BestChat", template: "%s · BestChat" },
  description: "An AI chat that gets your tasks done.",
  icons: { icon: "/icon.svg", apple: "/apple-touch-icon.png" },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#faf9f7" },
    { media: "(prefers-color-scheme: dark)", color: "#111614" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html lang="en" suppressHydrationWarning className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body>
        <Providers nonce={nonce}>{children}</Providers>
        <WrongAddress appOrigins={settings().appOrigins} />
      </body>
    </html>
  );
}
