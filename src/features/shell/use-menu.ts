"use client";

import { ArrowRight, ListFilter, Palette, Zap } from "lucide-react";
import { useTheme } from "next-themes";
import { keyName } from "#features/frame/key-name.ts";
import { themes } from "#features/frame/themes.ts";
import type { Subject } from "#features/frame/verbs.ts";
import { t } from "#messages/text.ts";
import { useFilters } from "../project/filter/use-filters.ts";
import { matching, menuPages } from "./menu-lines.ts";
import type { Hit, HitGroup } from "./use-search.ts";

/** What the menu offers for these words: deeds on what has the focus, and pages, filters and themes. */
export function useMenu(words: string, subject: Subject | null): { deeds: HitGroup[]; places: HitGroup[] } {
  const filters = useFilters();
  const { setTheme } = useTheme();
  const deeds = matching(subject?.verbs ?? [], words).map(
    ({ label, key, run }): Hit => ({
      ...line(`verb-${label}`, label, Zap),
      run,
      ...(key ? { shortcut: keyName(key.length === 1 ? key.toUpperCase() : key) } : {}),
    }),
  );
  const pages = menuPages.map(({ path, title }) => ({ ...line(path, t(title), ArrowRight), path }));
  const saved = filters.map(({ id, name }) => ({ ...line(`filter-${id}`, name, ListFilter), path: `/tasks/filters/${id}` }));
  const looks = themes.map(([name, label]) => ({
    ...line(`theme-${name}`, t("frame.themeIs", { name: t(label) }), Palette),
    run: () => setTheme(name),
  }));
  const places = matching<Hit & { label: string }>([...pages, ...saved, ...looks], words);
  return {
    deeds: deeds.length > 0 && subject ? [{ label: subject.label, hits: deeds }] : [],
    places: places.length > 0 ? [{ label: t("frame.pages"), hits: places }] : [],
  };
}

function line(key: string, label: string, Icon: Hit["Icon"]): Hit & { label: string } {
  return { key, label, path: "", title: [{ text: label, hit: false }], Icon };
}
