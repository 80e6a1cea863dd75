"use client";

import { AccountForm } from "#features/account/profile/account-form.tsx";
import { EmailRow } from "#features/account/profile/email-row.tsx";
import { t } from "#messages/text.ts";
import { Section } from "./section.tsx";

export function AccountSettings() {
  return (
    <Section title={t("frame.account")} text={t("account.profileText")}>
      <AccountForm />
      <EmailRow />
    </Section>
  );
}
