"use client";

import { ProvidersSection } from "#features/provider/providers-section.tsx";
import { t } from "#messages/text.ts";
import { Section } from "./section.tsx";

export function ModelSettings() {
  return (
    <Section title={t("account.modelsAndKeys")} text={t("account.modelsText")}>
      <ProvidersSection />
    </Section>
  );
}
