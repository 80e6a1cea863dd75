"use client";

import { type ComponentProps, useEffect, useRef, useState } from "react";
import { firstDay, lastDay, writtenDay } from "./written-day.ts";

/** How long nothing is typed before a day counts as complete: 1 and then 2 make the twelfth. */
const settleMs = 900;

type DayInputProps = Omit<ComponentProps<"input">, "type" | "value" | "onChange" | "min" | "max"> & {
  /** The stored day, which shows unless another is being written. */
  value: string | null;
  /** Hears each day once, when it is complete; null: emptied. */
  onDay: (day: string | null) => void;
};

/** A day that is typed or picked. What is typed stays while the stored one changes. */
export function DayInput({ value, onDay, onBlur, ...rest }: DayInputProps) {
  const [written, setWritten] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const settle = () => {
    const day = input.current ? writtenDay(input.current) : undefined;
    if (written === null || day === undefined) return;
    setWritten(null);
    if (day !== value) onDay(day);
  };
  const latest = useRef(settle);
  latest.current = settle;
  useEffect(() => {
    if (written === null) return;
    const timer = setTimeout(() => latest.current(), settleMs);
    return () => clearTimeout(timer);
  }, [written]);
  return (
    <input
      ref={input}
      type="date"
      min={firstDay}
      max={lastDay}
      value={written ?? value ?? ""}
      onChange={(event) => setWritten(event.target.value)}
      onBlur={(event) => {
        settle();
        onBlur?.(event);
      }}
      onKeyDown={(event) => event.key === "Enter" && settle()}
      {...rest}
    />
  );
}
