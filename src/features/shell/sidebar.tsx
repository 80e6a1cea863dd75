"use client";

import { CalendarClock, CalendarDays, ListTodo, MessagesSquare, PanelLeftClose, Plus, Search, Sun } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { AccountMenu } from "#features/frame/account-menu.tsx";
import { ConnectionState } from "#features/frame/connection-state.tsx";
import { useShell } from "#features/frame/shell-context.ts";
import { useToday } from "#features/frame/today.ts";
import { t } from "#messages/text.ts";
import { IconButton } from "../../components/ui/button.tsx";
import { classNames } from "../../components/ui/class-names.ts";
import { Logo } from "../../components/ui/logo.tsx";
import { ConversationList } from "../conversation/conversation-list.tsx";
import { FilterLinks } from "../project/filter/filter-links.tsx";
import { ProjectLinks } from "../project/project-links.tsx";
import { useTasks } from "../task/use-tasks.ts";

export function Sidebar({ inDrawer = false, onNavigate }: { inDrawer?: boolean; onNavigate?: () => void }) {
  const { fold, openSearch } = useShell();
  const pathname = usePathname();
  const { data: tasks } = useTasks();
  const today = useToday();
  const open = tasks?.filter((task) => task.status !== "completed") ?? [];
  const due = open.filter(({ dueDate }) => dueDate !== null && dueDate <= today).length;

  return (
    <nav aria-label={t("frame.main")} className="flex h-full flex-col">
      <div className="flex h-13 items-center gap-2 px-4">
        <Logo className="size-6" />
        <span className="flex-1 font-semibold tracking-tight">BestChat</span>
        <ConnectionState />
        {inDrawer ? null : (
          <IconButton label={t("frame.hideSidebar")} className="-mr-2" onClick={() => fold(true)}>
            <PanelLeftClose className="size-[18px]" />
          </IconButton>
        )}
      </div>
      <div className="space-y-0.5 px-2 pt-1 pb-3">
        <SidebarLink href="/chat" active={pathname === "/chat"} onClick={onNavigate}>
          <Plus className="size-4" /> {t("frame.newChat")}
        </SidebarLink>
        <button
          type="button"
          onClick={() => {
            onNavigate?.();
            openSearch();
          }}
          className="flex w-full items-center gap-2.5 rounded-lg px-2.5 py-2 text-[13px] text-muted transition-colors hover:bg-hover hover:text-ink"
        >
          <Search aria-hidden className="size-4" /> {t("frame.search")}
          <kbd className="ml-auto font-sans text-[11px] text-faint pointer-coarse:hidden">{t("frame.ctrlK")}</kbd>
        </button>
        <SidebarLink href="/tasks" active={pathname === "/tasks"} onClick={onNavigate}>
          <ListTodo className="size-4" /> {t("frame.tasks")}
          <Count of={open.length} words={t("frame.open")} />
        </SidebarLink>
        <SidebarLink href="/tasks/today" active={pathname === "/tasks/today"} onClick={onNavigate}>
          <Sun className="size-4" /> {t("frame.today")}
          <Count of={due} words={t("frame.due")} />
        </SidebarLink>
        <SidebarLink href="/tasks/upcoming" active={pathname === "/tasks/upcoming"} onClick={onNavigate}>
          <CalendarDays className="size-4" /> {t("frame.upcoming")}
        </SidebarLink>
        <SidebarLink href="/schedules" active={pathname === "/schedules"} onClick={onNavigate}>
          <CalendarClock className="size-4" /> {t("frame.schedules")}
        </SidebarLink>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">
        <ProjectLinks openIn={(id) => open.filter(({ projectId }) => projectId === id).length} onNavigate={onNavigate} />
        <FilterLinks onNavigate={onNavigate} />
        <ConversationList onNavigate={onNavigate} />
        <SidebarLink href="/chats" active={pathname === "/chats"} onClick={onNavigate}>
          <MessagesSquare className="size-4" /> {t("frame.allChats")}
        </SidebarLink>
      </div>
      <div className="border-t border-line p-2">
        <AccountMenu />
      </div>
    </nav>
  );
}

function Count({ of, words }: { of: number; words: string }) {
  if (of === 0) return null;
  return (
    <span className="ml-auto rounded-full bg-accent-soft px-2 text-[11px] leading-5 font-medium text-accent-text tabular-nums">
      {of}
      <span className="sr-only"> {words}</span>
    </span>
  );
}

type SidebarLinkProps = {
  href: "/chat" | "/tasks" | "/tasks/today" | "/tasks/upcoming" | "/schedules" | "/chats";
  active: boolean;
  onClick: (() => void) | undefined;
  children: ReactNode;
};

function SidebarLink({ href, active, onClick, children }: SidebarLinkProps) {
  return (
    <Link
      href={href}
      onClick={onClick}
      aria-current={active ? "page" : undefined}
      className={classNames(
        "flex items-center gap-2.5 rounded-lg px-2.5 py-2 text-[13px] transition-colors hover:bg-hover",
        active ? "bg-hover font-medium text-ink" : "text-muted hover:text-ink",
      )}
    >
      {children}
    </Link>
  );
}
