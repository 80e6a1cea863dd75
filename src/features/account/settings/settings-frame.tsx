"use client";

import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { type ReactNode, useEffect } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { PageHeader } from "#features/frame/page-header.tsx";
import { t } from "#messages/text.ts";
import { SettingsNav } from "./settings-nav.tsx";
import { pageOfAnchor } from "./settings-pages.ts";

/** What all pages of the settings have in common. On a phone, `/settings` is the list alone; elsewhere it shows the first page. */
export function SettingsFrame({ children }: { children: ReactNode }) {
  const path = usePathname();
  const router = useRouter();
  const isList = path === "/settings";
  useEffect(() => {
    const page = isList ? pageOfAnchor(window.location.hash) : null;
    if (page) router.replace(page + window.location.search);
  }, [isList, router]);
  return (
    <>
      <PageHeader title={t("frame.settings")} />
      <div key={path} className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto w-full max-w-4xl gap-10 px-4 md:px-6 lg:grid lg:grid-cols-[10.5rem_minmax(0,1fr)]">
          <SettingsNav current={path} />
          <div className={classNames("min-w-0", isList && "max-lg:hidden")}>
            {isList ? null : (
              <Link
                href="/settings"
                className="-mb-4 flex min-h-11 w-fit items-center gap-1 pt-2 text-sm font-medium text-accent-text lg:hidden"
              >
                <ChevronLeft aria-hidden className="size-4 rtl:-scale-x-100" /> {t("account.allSettings")}
              </Link>
            )}
            <div className="divide-y divide-line">{children}</div>
          </div>
        </div>
      </div>
    </>
  );
}
