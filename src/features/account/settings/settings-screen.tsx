"use client";

import Link from "next/link";
import { lazy, type ReactNode } from "react";
import { buttonClass } from "#components/ui/button.tsx";
import { accountGraceDays } from "#contracts/retention.ts";
import { ExportData } from "#features/account/data/export-data.tsx";
import { AccountForm } from "#features/account/profile/account-form.tsx";
import { EmailRow } from "#features/account/profile/email-row.tsx";
import { PasswordForm } from "#features/account/profile/password-form.tsx";
import { TimeZoneForm } from "#features/account/profile/time-zone-form.tsx";
import { ToolPolicyForm } from "#features/account/profile/tool-policy-form.tsx";
import { PageHeader } from "#features/frame/page-header.tsx";
import { InstructionsForm } from "#features/prompt/instructions-form.tsx";
import { t } from "#messages/text.ts";
import { LanguageForm } from "../profile/language-form.tsx";
import { Section } from "./section.tsx";
import { SettingsNav } from "./settings-nav.tsx";

// What stands below the first screen: it is drawn with the page, and its code comes after what is in sight.
const ApiKeys = lazy(() => import("#features/account/api-key/api-keys.tsx").then(({ ApiKeys }) => ({ default: ApiKeys })));
const AuditLog = lazy(() => import("#features/account/data/audit-log.tsx").then(({ AuditLog }) => ({ default: AuditLog })));
const ConnectedAccounts = lazy(() =>
  import("#features/account/sign-in/connected-accounts.tsx").then(({ ConnectedAccounts }) => ({ default: ConnectedAccounts })),
);
const Passkeys = lazy(() => import("#features/account/sign-in/passkeys.tsx").then(({ Passkeys }) => ({ default: Passkeys })));
const SessionList = lazy(() => import("#features/account/sign-in/session-list.tsx").then(({ SessionList }) => ({ default: SessionList })));
const TwoFactor = lazy(() => import("#features/account/two-factor/two-factor.tsx").then(({ TwoFactor }) => ({ default: TwoFactor })));
const NotificationSection = lazy(() =>
  import("#features/notification/notification-section.tsx").then(({ NotificationSection }) => ({ default: NotificationSection })),
);
const McpSection = lazy(() => import("#features/mcp/mcp-section.tsx").then(({ McpSection }) => ({ default: McpSection })));
const ProvidersSection = lazy(() =>
  import("#features/provider/providers-section.tsx").then(({ ProvidersSection }) => ({ default: ProvidersSection })),
);
const SavedPrompts = lazy(() => import("#features/prompt/saved-prompts.tsx").then(({ SavedPrompts }) => ({ default: SavedPrompts })));
const DeleteAccount = lazy(() =>
  import("#features/account/data/delete-account.tsx").then(({ DeleteAccount }) => ({ default: DeleteAccount })),
);

const groups = [
  {
    id: "account",
    title: "frame.account",
  },
  {
    id: "assistant",
    title: "account.assistant",
  },
  {
    id: "tools",
    title: "account.modelsAndTools",
  },
  {
    id: "notifications",
    title: "account.notifications",
  },
  {
    id: "security",
    title: "account.security",
  },
  {
    id: "api",
    title: "account.apiKeys",
  },
  {
    id: "data",
    title: "account.historyAndData",
  },
] as const;

export function SettingsScreen() {
  return (
    <>
      <PageHeader title={t("frame.settings")} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-4xl gap-10 px-4 md:px-6 lg:grid lg:grid-cols-[10.5rem_minmax(0,1fr)]">
          <SettingsNav places={groups} />
          <div className="min-w-0">
            <Group id="account">
              <Section title={t("frame.account")} text={t("account.profileText")} isFirst>
                <AccountForm />
                <EmailRow />
                <LanguageForm />
                <TimeZoneForm />
              </Section>
            </Group>
            <Group id="assistant">
              <Section title={t("account.assistant")} text={t("account.assistantText")} isFirst>
                <ToolPolicyForm />
              </Section>
              <Section id="instructions" title={t("account.customInstructions")} text={t("account.instructionsText")} isFirst>
                <InstructionsForm />
              </Section>
              <Section id="memory" title={t("account.memoryTitle")} text={t("account.memoryText")} isFirst>
                <Link href="/settings/memory" className={buttonClass()}>
                  {t("account.openMemory")}
                </Link>
              </Section>
              <Section id="prompts" title={t("account.savedPrompts")} text={t("account.promptsText")}>
                <SavedPrompts />
              </Section>
            </Group>
            <Group id="tools">
              <Section id="models" title={t("account.modelsAndKeys")} text={t("account.modelsText")}>
                <ProvidersSection />
              </Section>
              <Section id="mcp" title={t("account.moreTools")} text={t("account.mcpText")}>
                <McpSection />
              </Section>
            </Group>
            <Group id="notifications">
              <Section title={t("account.notifications")} text={t("account.notificationsText")}>
                <NotificationSection />
              </Section>
            </Group>
            <Group id="security">
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
            </Group>
            <Group id="api">
              <Section title={t("account.apiKeys")} text={t("account.apiKeysText")}>
                <ApiKeys />
              </Section>
            </Group>
            <Group id="data">
              <Section title={t("account.history")} text={t("account.auditText")}>
                <AuditLog />
              </Section>
              <Section title={t("account.yourData")} text={t("account.exportText")}>
                <ExportData />
              </Section>
              <Section title={t("account.deleteAccount")} text={t("account.deleteText", { accountGraceDays })}>
                <DeleteAccount />
              </Section>
            </Group>
          </div>
        </div>
      </div>
    </>
  );
}

function Group({ id, children }: { id: string; children: ReactNode }) {
  return (
    <div id={id} className="scroll-mt-12 divide-y divide-line border-line not-first:border-t lg:scroll-mt-0">
      {children}
    </div>
  );
}
