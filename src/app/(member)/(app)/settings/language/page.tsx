import { LanguageSettings } from "#features/account/settings/language-settings.tsx";
import { titled } from "../../../../messages.tsx";

export const generateMetadata = titled("frame.languageAndTime");

export default function LanguagePage() {
  return <LanguageSettings />;
}
