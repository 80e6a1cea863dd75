"use client";

import Link from "next/link";
import { PasswordForm } from "#features/account/profile/password-form.tsx";
import { ConnectedAccounts } from "#features/account/sign-in/connected-accounts.tsx";
import { Passkeys } from "#features/account/sign-in/passkeys.tsx";
import { SessionList } from "#features/account/sign-in/session-list.tsx";
import { TwoFactor } from "#features/account/two-factor/two-factor.tsx";
import { t } from "#messages/text.ts";
import { Section } from "./section.tsx";

export function SecuritySettings() {
  return (
    <>
      <Section title={t("account.password")} text={t("account.passwordText")}>
        <PasswordForm />
      </Section>
      <Section title={t("account.twoFactor")} text={t("account.phoneCodeText")}>
        <TwoFactor />
      </Section>
      <Section title={t("account.otherWays")} text={t("account.otherWaysText")}>
        <Passkeys />
        <ConnectedAccounts />
      </Section>
      <Section title={t("account.sessions")} text={t("account.devicesText")}>
        <SessionList />
        <Link href="/ways-in" className="mt-4 block w-fit text-sm font-medium text-accent-text underline underline-offset-3">
          {t("account.seeWaysIn")}
        </Link>
      </Section>
    </>
  );
}
