import type { ReactNode } from "react";
import { AuthFrame } from "../../features/auth/auth-frame.tsx";
import { Messages } from "../messages.tsx";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <Messages rooms={["auth"]}>
      <AuthFrame>{children}</AuthFrame>
    </Messages>
  );
}
