"use client";

import { useEffect, useState } from "react";
import { readerZone } from "#client/reader-time.ts";
import { dayIn, ownZone } from "#contracts/zoned-time.ts";
import { useAccount } from "./account-context.tsx";

/** The day as `YYYY-MM-DD` in a zone; without one in the browser's. */
export function todayIn(timeZone: string | null, now = new Date()): string {
  return dayIn(timeZone ?? ownZone(), now);
}

const lookEveryMs = 30_000;

/** The user's own today, which changes at midnight while the page stays open. */
export function useToday(): string {
  const { timeZone } = useAccount();
  const [today, setToday] = useState(() => todayIn(readerZone()));
  useEffect(() => {
    const look = () => setToday(todayIn(timeZone ?? readerZone()));
    look();
    const timer = setInterval(look, lookEveryMs);
    return () => clearInterval(timer);
  }, [timeZone]);
  return today;
}

/** How many days a day is from another one: 1 is tomorrow. */
export function daysFrom(today: string, day: string): number {
  return Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000);
}
