"use client";

import { ApiKeys } from "#features/account/api-key/api-keys.tsx";
import { t } from "#messages/text.ts";
import { Section } from "./section.tsx";

export function ApiKeySettings() {
  return (
    <Section title={t("frame.apiKeys")} text={t("account.apiKeysText")}>
      <ApiKeys />
    </Section>
  );
}
