"use client";

import { ThemeForm } from "#features/account/profile/theme-form.tsx";
import { t } from "#messages/text.ts";
import { Section } from "./section.tsx";

export function AppearanceSettings() {
  return (
    <Section title={t("frame.appearance")} text={t("account.appearanceText")}>
      <ThemeForm />
    </Section>
  );
}
