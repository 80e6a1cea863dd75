"use client";

import { ChartNoAxesColumn, ChartSpline, ChevronsUpDown, CreditCard, LogOut, Settings, Sparkles, Trash2 } from "lucide-react";
import Link from "next/link";
import { useTheme } from "next-themes";
import { signOut } from "#client/auth.ts";
import { signOutAfter } from "#client/socket.ts";
import { unwrap } from "#client/unwrap.ts";
import { Menu, MenuChoice, MenuChoices, MenuItem, MenuLine } from "#components/ui/menu.tsx";
import { toast } from "#components/ui/toast.ts";
import { t } from "#messages/text.ts";
import { useAccount, usePlan } from "./account-context.tsx";
import { themes } from "./themes.ts";

/** Who is signed in, and what they may do about it. */
export function AccountMenu() {
  const { name, email } = useAccount();
  const plan = usePlan();
  const { theme = "system", setTheme } = useTheme();
  const trigger = (
    <button
      type="button"
      className="flex w-full items-center gap-2.5 rounded-lg p-2 text-left transition-colors hover:bg-hover"
      aria-label={t("frame.accountMenu")}
    >
      <span
        aria-hidden
        className="grid size-8 shrink-0 place-items-center rounded-full bg-accent text-[13px] font-semibold text-on-accent uppercase"
      >
        {[...name][0] ?? "?"}
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate text-[13px] font-medium">{name}</span>
        <span className="block truncate text-xs text-muted">{email}</span>
      </span>
      <ChevronsUpDown aria-hidden className="size-4 text-faint" />
    </button>
  );
  return (
    <Menu trigger={trigger} label={t("frame.account")} align="start" side="top" className="w-60">
      <MenuChoices label={t("frame.theme")} value={theme} onValueChange={setTheme}>
        {themes.map(([name, label, Icon]) => (
          <MenuChoice key={name} value={name} onSelect={keepMenuOpen}>
            <Icon className="size-4 text-muted" /> {t(label)}
          </MenuChoice>
        ))}
      </MenuChoices>
      <MenuLine />
      {plan === "free" ? (
        <MenuItem asChild>
          <Link href="/pricing">
            <Sparkles className="size-4 text-accent-text" /> {t("frame.upgradeToPro")}
          </Link>
        </MenuItem>
      ) : null}
      <MenuItem asChild>
        <Link href="/billing">
          <CreditCard className="size-4 text-muted" /> {t("frame.billing")}
          <span className="ml-auto text-xs text-muted capitalize">{plan}</span>
        </Link>
      </MenuItem>
      <MenuItem asChild>
        <Link href="/usage">
          <ChartNoAxesColumn className="size-4 text-muted" /> {t("frame.usage")}
        </Link>
      </MenuItem>
      <MenuItem asChild>
        <Link href="/insights">
          <ChartSpline className="size-4 text-muted" /> {t("frame.insights")}
        </Link>
      </MenuItem>
      <MenuItem asChild>
        <Link href="/settings">
          <Settings className="size-4 text-muted" /> {t("frame.settings")}
        </Link>
      </MenuItem>
      <MenuItem asChild>
        <Link href="/trash">
          <Trash2 className="size-4 text-muted" /> {t("frame.trash")}
        </Link>
      </MenuItem>
      <MenuLine />
      <MenuItem onSelect={() => void endSession()}>
        <LogOut className="size-4 text-muted" /> {t("frame.signOut")}
      </MenuItem>
    </Menu>
  );
}

async function endSession() {
  try {
    await signOutAfter("signed_out", async () => unwrap(await signOut()));
  } catch {
    toast.error(t("frame.stillSignedIn"), { description: t("frame.serverAwayTryAgain") });
  }
}

function keepMenuOpen(event: Event) {
  event.preventDefault();
}
