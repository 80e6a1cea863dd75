"use client";

import { useTheme } from "next-themes";
import { useEffect, useState } from "react";
import { themes } from "#features/frame/themes.ts";
import { t } from "#messages/text.ts";

/** Light or dark, on this device. */
export function ThemeForm() {
  const { theme = "system", setTheme } = useTheme();
  // The server does not know what this browser has chosen.
  const [isHere, setIsHere] = useState(false);
  useEffect(() => setIsHere(true), []);
  return (
    <fieldset className="space-y-2">
      <legend className="sr-only">{t("frame.theme")}</legend>
      {themes.map(([name, label]) => (
        <label
          key={name}
          className="flex min-h-11 cursor-pointer items-center gap-3 rounded-xl border border-line bg-raised px-4 py-2.5 text-sm font-medium transition-colors has-checked:border-accent has-checked:bg-accent-soft/50"
        >
          <input
            type="radio"
            name="theme"
            className="size-4 accent-accent"
            checked={isHere && theme === name}
            onChange={() => setTheme(name)}
          />
          {t(label)}
        </label>
      ))}
    </fieldset>
  );
}
