import { titled } from "../../../../messages.tsx";

export const generateMetadata = titled("chat.chat");

/** The layout shows the conversation that the address names. */
export default function ChatPage() {
  return null;
}
