import "./globals.css";
import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { t } from "#messages/text.ts";
import { settings } from "#server/settings.ts";
import { Providers } from "../features/shell/providers.tsx";
import { WrongAddress } from "../features/shell/wrong-address.tsx";
import { Messages } from "./messages.tsx";
import { currentLocale } from "./page-request.ts";

export async function generateMetadata(): Promise<Metadata> {
  await currentLocale();
  return {
    title: { default: "BestChat", template: "%s · BestChat" },
    description: t("frame.tagline"),
    manifest: "/manifest.webmanifest",
    icons: { icon: "/icon.svg", apple: "/apple-touch-icon.png" },
  };
}

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#faf9f7" },
    { media: "(prefers-color-scheme: dark)", color: "#111614" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const locale = await currentLocale();
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html lang={locale} suppressHydrationWarning className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body>
        <Messages rooms={["error", "frame"]}>
          <Providers nonce={nonce}>{children}</Providers>
          <WrongAddress appOrigins={settings().appOrigins} />
        </Messages>
      </body>
    </html>
  );
}
