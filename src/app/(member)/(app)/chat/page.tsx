import type { Metadata } from "next";

export const metadata: Metadata = { title: "New chat" };

/** The layout shows the conversation that the address names. */
export default function NewChatPage() {
  return null;
}
