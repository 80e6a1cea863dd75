"use client";

import Link from "next/link";
import { ApiKeys } from "#features/account/api-key/api-keys.tsx";
import { Section } from "#features/account/settings/section.tsx";
import { TwoFactor } from "#features/account/two-factor/two-factor.tsx";
import { PageHeader } from "#features/frame/page-header.tsx";
import { rich, t } from "#messages/text.ts";
import { ConnectedAccounts } from "./connected-accounts.tsx";
import { Passkeys } from "./passkeys.tsx";
import { RemoveAllWays } from "./remove-all-ways.tsx";
import { SessionList } from "./session-list.tsx";

/** Everything that opens this account, to look through after a new password or when something seems wrong. */
export function WaysInScreen() {
  return (
    <>
      <PageHeader title={t("account.waysIn")} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-2xl divide-y divide-line px-4 md:px-6">
          <Section
            title={t("account.removeAll")}
            heading={t("account.knowAllTitle")}
            text={rich("account.waysInText", {
              link: (children) => (
                <Link href="/settings/security" className="text-accent-text underline underline-offset-3">
                  {children}
                </Link>
              ),
            })}
          >
            <RemoveAllWays />
          </Section>
          <Section title={t("account.devices")} text={t("account.sessionsText")}>
            <SessionList />
          </Section>
          <Section title={t("account.passkeysAndAccounts")} text={t("account.passkeysAndAccountsText")}>
            <Passkeys />
            <ConnectedAccounts />
          </Section>
          <Section title={t("frame.apiKeys")} text={t("account.keysEndText")}>
            <ApiKeys />
          </Section>
          <Section title={t("account.twoFactor")} text={t("account.twoFactorText")}>
            <TwoFactor />
          </Section>
          <Section title={t("account.outsideTools")} text={t("account.outsideToolsText")}>
            <Link href="/settings/tools" className="text-sm font-medium text-accent-text underline underline-offset-3">
              {t("account.seeMcpServers")}
            </Link>
          </Section>
        </div>
      </div>
    </>
  );
}
