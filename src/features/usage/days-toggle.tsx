"use client";

import { usageDays } from "#contracts/limits.ts";
import type { UsageDays } from "#contracts/usage.ts";
import { Toggle } from "./toggle.tsx";

export function DaysToggle({ days, onChange }: { days: UsageDays; onChange: (days: UsageDays) => void }) {
  const choices = usageDays.map((value) => ({ value, label: `${value} days` }));
  return <Toggle label="Span of time" choices={choices} value={days} onChange={onChange} />;
}
