import type { ReactNode } from "react";
import { SettingsFrame } from "#features/account/settings/settings-frame.tsx";
import { Messages } from "../../../messages.tsx";

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <Messages rooms={["account"]}>
      <SettingsFrame>{children}</SettingsFrame>
    </Messages>
  );
}
