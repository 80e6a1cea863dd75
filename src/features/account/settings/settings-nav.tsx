"use client";

import { useEffect, useState } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { type MessageKey, t } from "#messages/text.ts";

type Place = { id: string; title: MessageKey };

/** The parts of the settings: beside them where there is room, else as a strip above that stays in sight. */
export function SettingsNav({ places }: { places: readonly Place[] }) {
  const current = useCurrent(places);
  return (
    <nav
      aria-label={t("frame.settings")}
      className="sticky top-0 z-10 -mx-4 overflow-x-auto border-b border-line/70 bg-canvas px-3 py-1.5 md:-mx-6 md:px-5 lg:mx-0 lg:self-start lg:overflow-visible lg:border-0 lg:px-0 lg:py-8"
    >
      <ul className="flex gap-0.5 lg:flex-col">
        {places.map(({ id, title }) => (
          <li key={id}>
            <a
              href={`#${id}`}
              aria-current={id === current ? "location" : undefined}
              className={classNames(
                "block rounded-lg px-2.5 py-1.5 text-[13px] whitespace-nowrap transition-colors hover:bg-hover",
                id === current ? "bg-hover font-medium text-ink" : "text-muted",
              )}
            >
              {t(title)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The place that is being read: the first one in the upper part of the window. */
function useCurrent(places: readonly Place[]): string | undefined {
  const [inSight, setInSight] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) =>
        setInSight((before) => {
          const now = new Set(before);
          for (const { target, isIntersecting } of entries) isIntersecting ? now.add(target.id) : now.delete(target.id);
          return now;
        }),
      { rootMargin: "-110px 0px -65% 0px" },
    );
    for (const { id } of places) {
      const element = document.getElementById(id);
      if (element) observer.observe(element);
    }
    return () => observer.disconnect();
  }, [places]);
  return places.find(({ id }) => inSight.has(id))?.id ?? places[0]?.id;
}
