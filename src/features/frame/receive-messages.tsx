"use client";

import type { ReactNode } from "react";
import { receiveMessages } from "#messages/text.ts";

type ReceiveMessagesProps = { locale: string; messages: Parameters<typeof receiveMessages>[1]; children: ReactNode };

/** Hands the texts that came with a page to `t`, before anything below it is drawn. */
export function ReceiveMessages({ locale, messages, children }: ReceiveMessagesProps) {
  receiveMessages(locale, messages);
  return children;
}
