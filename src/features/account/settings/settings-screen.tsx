"use client";

import Link from "next/link";
import { lazy, type ReactNode } from "react";
import { accountGraceDays } from "#contracts/retention.ts";
import { ExportData } from "#features/account/data/export-data.tsx";
import { AccountForm } from "#features/account/profile/account-form.tsx";
import { EmailRow } from "#features/account/profile/email-row.tsx";
import { PasswordForm } from "#features/account/profile/password-form.tsx";
import { TimeZoneForm } from "#features/account/profile/time-zone-form.tsx";
import { ToolPolicyForm } from "#features/account/profile/tool-policy-form.tsx";
import { PageHeader } from "#features/frame/page-header.tsx";
import { InstructionsForm } from "#features/prompt/instructions-form.tsx";
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
  { id: "account", title: "Account" },
  { id: "assistant", title: "Assistant" },
  { id: "tools", title: "Models and tools" },
  { id: "notifications", title: "Notifications" },
  { id: "security", title: "Security" },
  { id: "api", title: "API keys" },
  { id: "data", title: "History and data" },
];

export function SettingsScreen() {
  return (
    <>
      <PageHeader title="Settings" />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-4xl gap-10 px-4 md:px-6 lg:grid lg:grid-cols-[10.5rem_minmax(0,1fr)]">
          <SettingsNav places={groups} />
          <div className="min-w-0">
            <Group id="account">
              <Section title="Account" text="Who you are here." isFirst>
                <AccountForm />
                <EmailRow />
                <TimeZoneForm />
              </Section>
            </Group>
            <Group id="assistant">
              <Section title="Assistant" text="What it may do to your tasks without asking." isFirst>
                <ToolPolicyForm />
              </Section>
              <Section
                id="instructions"
                title="Custom instructions"
                text="What holds in every chat. A chat can have its own: see its menu."
                isFirst
              >
                <InstructionsForm />
              </Section>
              <Section id="prompts" title="Saved prompts" text="What you ask often. In a message, type / to put one in.">
                <SavedPrompts />
              </Section>
            </Group>
            <Group id="tools">
              <Section id="models" title="Models and keys" text="Your own providers, beside the models of this server.">
                <ProvidersSection />
              </Section>
              <Section id="mcp" title="More tools" text="MCP servers, whose tools join the assistant’s. Each use asks you first.">
                <McpSection />
              </Section>
            </Group>
            <Group id="notifications">
              <Section title="Notifications" text="What you are told of, and how, beside the bell at the top of each page.">
                <NotificationSection />
              </Section>
            </Group>
            <Group id="security">
              <Section title="Password" text="Changing it signs out every other device.">
                <PasswordForm />
              </Section>
              <Section title="Two-factor" text="A code from your phone, asked for after your password.">
                <TwoFactor />
              </Section>
              <Section title="Other ways to sign in" text="Passkeys and accounts elsewhere, beside your password.">
                <Passkeys />
                <ConnectedAccounts />
              </Section>
              <Section title="Sessions" text="Where you are signed in.">
                <SessionList />
                <Link href="/ways-in" className="mt-4 block w-fit text-sm font-medium text-accent-text underline underline-offset-3">
                  See all ways into your account
                </Link>
              </Section>
            </Group>
            <Group id="api">
              <Section title="API keys" text="For programs that work on your tasks and chats.">
                <ApiKeys />
              </Section>
            </Group>
            <Group id="data">
              <Section title="History" text="What happened in your account, newest first.">
                <AuditLog />
              </Section>
              <Section title="Your data" text="Everything that is yours here as one ZIP archive: JSON, and the files that you attached.">
                <ExportData />
              </Section>
              <Section
                title="Delete account"
                text={`Your account can be taken back for ${accountGraceDays} days; after that it is gone for good.`}
              >
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
