"use client";

import { usageDays } from "#contracts/limits.ts";
import type { UsageDays } from "#contracts/usage.ts";
import { t } from "#messages/text.ts";
import { Toggle } from "./toggle.tsx";

export function DaysToggle({ days, onChange }: { days: UsageDays; onChange: (days: UsageDays) => void }) {
  const choices = usageDays.map((value) => ({ value, label: t("usage.days", { value }) }));
  return <Toggle label={t("usage.spanOfTime")} choices={choices} value={days} onChange={onChange} />;
}
