import { AppearanceSettings } from "#features/account/settings/appearance-settings.tsx";
import { titled } from "../../../../messages.tsx";

export const generateMetadata = titled("frame.appearance");

export default function AppearancePage() {
  return <AppearanceSettings />;
}
