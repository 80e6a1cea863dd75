"use client";

import Link from "next/link";
import { ApiKeys } from "#features/account/api-key/api-keys.tsx";
import { Section } from "#features/account/settings/section.tsx";
import { TwoFactor } from "#features/account/two-factor/two-factor.tsx";
import { PageHeader } from "#features/frame/page-header.tsx";
import { ConnectedAccounts } from "./connected-accounts.tsx";
import { Passkeys } from "./passkeys.tsx";
import { RemoveAllWays } from "./remove-all-ways.tsx";
import { SessionList } from "./session-list.tsx";

/** Everything that opens this account, to look through after a new password or when something seems wrong. */
export function WaysInScreen() {
  return (
    <>
      <PageHeader title="Ways into your account" />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-2xl divide-y divide-line px-4 md:px-6">
          <Section
            title="Remove all"
            heading="Do you know all of these?"
            text={
              <>
                Everything that opens your account is on this page. If someone else was in it,{" "}
                <Link href="/settings#security" className="text-accent-text underline underline-offset-3">
                  set a new password
                </Link>{" "}
                first, then remove what you did not add, or all of it.
              </>
            }
          >
            <RemoveAllWays />
          </Section>
          <Section title="Devices" text="Where you are signed in. Programs that signed in with your password are here too.">
            <SessionList />
          </Section>
          <Section title="Passkeys and connected accounts" text="Each signs in without your password.">
            <Passkeys />
            <ConnectedAccounts />
          </Section>
          <Section title="API keys" text="Programs that act for you. A new password does not end them.">
            <ApiKeys />
          </Section>
          <Section title="Two-factor" text="A code that is asked for after the password.">
            <TwoFactor />
          </Section>
          <Section title="Tools that reach outside" text="MCP servers see what the assistant sends them, but cannot sign in as you.">
            <Link href="/settings#mcp" className="text-sm font-medium text-accent-text underline underline-offset-3">
              See your MCP servers in the settings
            </Link>
          </Section>
        </div>
      </div>
    </>
  );
}
