import { titled } from "../../../messages.tsx";

export const generateMetadata = titled("frame.newChat");

/** The layout shows the conversation that the address names. */
export default function NewChatPage() {
  return null;
}
