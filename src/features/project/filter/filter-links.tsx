"use client";

import { Filter } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { t } from "#messages/text.ts";
import { classNames } from "../../../components/ui/class-names.ts";
import { FilterMenu } from "./filter-menu.tsx";
import { useFilters } from "./use-filters.ts";

/** The saved filters in the sidebar; nothing where there are none. */
export function FilterLinks({ onNavigate }: { onNavigate: (() => void) | undefined }) {
  const filters = useFilters();
  const pathname = usePathname();
  if (filters.length === 0) return null;
  return (
    <section aria-label={t("project.filters")} className="mb-3">
      <h2 className="py-1.5 pl-2.5 text-xs font-medium text-faint">{t("project.filters")}</h2>
      <ul>
        {filters.map((filter) => {
          const isHere = pathname === `/tasks/filters/${filter.id}`;
          return (
            <li
              key={filter.id}
              className={classNames("group flex items-center rounded-lg transition-colors hover:bg-hover", isHere && "bg-hover")}
            >
              <Link
                href={`/tasks/filters/${filter.id}`}
                onClick={onNavigate}
                aria-current={isHere ? "page" : undefined}
                className={classNames(
                  "flex min-w-0 flex-1 items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-[13px]",
                  isHere ? "font-medium text-ink" : "text-muted hover:text-ink",
                )}
              >
                <Filter aria-hidden className="size-3.5 shrink-0" />
                <span dir="auto" className="truncate">
                  {filter.name}
                </span>
              </Link>
              <FilterMenu
                filter={filter}
                className="size-7! opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 data-[state=open]:opacity-100 pointer-coarse:size-9! pointer-coarse:opacity-100"
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
