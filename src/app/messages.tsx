import type { Metadata } from "next";
import type { ReactNode } from "react";
import { ReceiveMessages } from "#features/frame/receive-messages.tsx";
import type { Room } from "#messages/catalogue.ts";
import { messagesOf } from "#messages/page-source.ts";
import { type MessageKey, t } from "#messages/text.ts";
import { currentLocale } from "./page-request.ts";

/** Draws `children` with the texts of these rooms, in the reader's language alone. A test compares the rooms with what is imported. */
export async function Messages({ rooms, children }: { rooms: readonly Room[]; children: ReactNode }) {
  const locale = await currentLocale();
  return (
    <ReceiveMessages locale={locale} messages={messagesOf(locale, rooms)}>
      {children}
    </ReceiveMessages>
  );
}

/** A page's `generateMetadata`: its title in the reader's language. */
export function titled(title: MessageKey, other: Metadata = {}): () => Promise<Metadata> {
  return async () => {
    await currentLocale();
    return { ...other, title: t(title) };
  };
}
