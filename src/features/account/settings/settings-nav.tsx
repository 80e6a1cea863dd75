"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { classNames } from "#components/ui/class-names.ts";
import { t } from "#messages/text.ts";
import { settingsPages } from "./settings-pages.ts";

/** The list of the settings' pages: beside a page where there is room; on a phone it is the page `/settings` itself. */
export function SettingsNav({ current }: { current: string }) {
  const isList = current === "/settings";
  const marked = isList ? settingsPages[0]?.path : current;
  return (
    <nav
      aria-label={t("frame.settings")}
      className={classNames("py-4 lg:sticky lg:top-0 lg:self-start lg:py-8", !isList && "max-lg:hidden")}
    >
      <ul className="flex flex-col gap-0.5 max-lg:divide-y max-lg:divide-line">
        {settingsPages.map(({ path, title }) => (
          <li key={path}>
            <Link
              href={path}
              prefetch={false}
              aria-current={path === marked ? "page" : undefined}
              className={classNames(
                "flex items-center justify-between text-[15px] transition-colors max-lg:min-h-12 max-lg:px-1 lg:rounded-lg lg:px-2.5 lg:py-1.5 lg:text-[13px] lg:hover:bg-hover",
                path === marked ? "lg:bg-hover lg:font-medium lg:text-ink" : "lg:text-muted",
              )}
            >
              {t(title)}
              <ChevronRight aria-hidden className="size-4 text-faint lg:hidden rtl:-scale-x-100" />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
