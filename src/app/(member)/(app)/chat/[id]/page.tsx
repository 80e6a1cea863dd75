import type { Metadata } from "next";

export const metadata: Metadata = { title: "Chat" };

/** The layout shows the conversation that the address names. */
export default function ChatPage() {
  return null;
}
