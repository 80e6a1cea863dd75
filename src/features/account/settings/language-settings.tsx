"use client";

import { LanguageForm } from "#features/account/profile/language-form.tsx";
import { TimeZoneForm } from "#features/account/profile/time-zone-form.tsx";
import { t } from "#messages/text.ts";
import { Section } from "./section.tsx";

export function LanguageSettings() {
  return (
    <Section title={t("frame.languageAndTime")} text={t("account.languageAndTimeText")}>
      <LanguageForm />
      <TimeZoneForm />
    </Section>
  );
}
