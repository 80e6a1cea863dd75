"use client";

import { usePathname } from "next/navigation";
import { type ReactNode, Suspense, useEffect, useState } from "react";
import { ConfirmHost } from "#features/account/confirm/confirm-host.tsx";
import { openOutbox } from "#features/chat/compose/outbox.ts";
import { type Account, AccountProvider } from "#features/frame/account-context.tsx";
import { Drawer } from "#features/frame/drawer.tsx";
import { OfflineBanner } from "#features/frame/offline-banner.tsx";
import { ShellContext } from "#features/frame/shell-context.ts";
import { useKey } from "#features/frame/use-key.ts";
import { useShortcut } from "#features/frame/use-shortcut.ts";
import { Bell } from "#features/notification/bell.tsx";
import { useNotifications } from "#features/notification/use-notifications.ts";
import { useRenewPush } from "#features/notification/use-renew-push.ts";
import { useTitleCount } from "#features/notification/use-title-count.ts";
import { t } from "#messages/text.ts";
import { lazyPart } from "../../components/ui/lazy-part.ts";
import { useFeed } from "../feed/use-feed.ts";
import { SocketProvider } from "../realtime/socket-provider.tsx";
import { useSharedWords } from "./shared-words.ts";
import { Sidebar } from "./sidebar.tsx";

const UndoKeys = lazyPart(() => import("../task/history/undo-keys.tsx").then(({ UndoKeys }) => ({ default: UndoKeys })));
const OfflineKeeper = lazyPart(() => import("../offline/offline-keeper.tsx").then(({ OfflineKeeper }) => ({ default: OfflineKeeper })));
const QuickAddDialog = lazyPart(() => import("./quick-add-dialog.tsx").then(({ QuickAddDialog }) => ({ default: QuickAddDialog })));
const SearchDialog = lazyPart(() => import("./search-dialog.tsx").then(({ SearchDialog }) => ({ default: SearchDialog })));

type AppShellProps = { account: Account; zone: string; realtimeUrl: string; children: ReactNode };

/** Everything around a signed-in page: the sidebar, the search, the socket and the feed. */
export function AppShell({ account, zone, realtimeUrl, children }: AppShellProps) {
  return (
    <AccountProvider account={account} zone={zone}>
      <SocketProvider url={realtimeUrl}>
        <Frame userId={account.id}>{children}</Frame>
      </SocketProvider>
    </AccountProvider>
  );
}

// The same element on every page: a page that changes does not redraw it.
const bell = <Bell />;

function Frame({ userId, children }: { userId: number; children: ReactNode }) {
  const pathname = usePathname();
  const [drawerOpen, setDrawerOpen] = useState(false);
  const [searchOpen, setSearchOpen] = useState(false);
  const [searchUsed, setSearchUsed] = useState(false);
  if (searchOpen && !searchUsed) setSearchUsed(true);
  // Null: never opened, and nothing of it loaded.
  const [addOpen, setAddOpen] = useState<boolean | null>(null);
  const [folded, setFolded] = useState(false);
  useFeed();
  useRenewPush(userId);
  useTitleCount(useNotifications().unread);
  useEffect(() => openOutbox(userId), [userId]);
  useEffect(() => setFolded(localStorage.getItem("bestchat.sidebar") === "folded"), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the drawer.
  useEffect(() => setDrawerOpen(false), [pathname]);
  const shared = useSharedWords(() => setAddOpen(true));
  useShortcut("k", () => setSearchOpen(true));
  useKey("q", () => setAddOpen(true));

  function fold(next: boolean) {
    setFolded(next);
    localStorage.setItem("bestchat.sidebar", next ? "folded" : "open");
  }

  const shell = {
    ...{ folded, fold, bell },
    openDrawer: () => setDrawerOpen(true),
    openSearch: () => setSearchOpen(true),
    openQuickAdd: () => setAddOpen(true),
  };
  return (
    <ShellContext value={shell}>
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-lg bg-accent px-3 py-2 text-sm font-medium text-on-accent focus:translate-y-0"
      >
        {t("frame.skipToContent")}
      </a>
      <div className="flex h-dvh overflow-hidden">
        {folded ? null : (
          <div className="hidden w-[17rem] shrink-0 border-r border-line bg-panel md:block">
            <Sidebar />
          </div>
        )}
        <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
          <OfflineBanner />
          {children}
        </main>
      </div>
      <Drawer open={drawerOpen} onOpenChange={setDrawerOpen}>
        <Sidebar inDrawer onNavigate={() => setDrawerOpen(false)} />
      </Drawer>
      {searchUsed ? (
        <Suspense>
          <SearchDialog open={searchOpen} onOpenChange={setSearchOpen} />
        </Suspense>
      ) : null}
      {addOpen === null ? null : (
        <Suspense>
          <QuickAddDialog open={addOpen} onOpenChange={setAddOpen} words={shared ?? ""} />
        </Suspense>
      )}
      <Suspense>
        <UndoKeys />
        <OfflineKeeper userId={userId} />
      </Suspense>
      <ConfirmHost />
    </ShellContext>
  );
}
