"use client";

import { type ComponentProps, useEffect, useRef, useState } from "react";
import { firstDay, lastDay, writtenDay } from "./written-day.ts";

/** How long after the last keystroke a day counts as complete: 1 followed by 2 makes the twelfth. */
const settleMs = 900;

type DayInputProps = Omit<ComponentProps<"input">, "type" | "value" | "onChange" | "min" | "max"> & {
  /** The stored day, shown unless another one is being typed. */
  value: string | null;
  /** Called once per complete day; null: cleared. */
  onDay: (day: string | null) => void;
};

/** A date input by typing or picking. Typed input is preserved while the stored day changes. */
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
