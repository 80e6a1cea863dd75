"use client";

import { useId } from "react";

type ToggleProps<T> = { label: string; choices: { value: T; label: string }[]; value: T; onChange: (value: T) => void };

/** A few choices side by side, of which one holds: radio buttons, so arrow keys move. */
export function Toggle<T extends string | number>({ label, choices, value, onChange }: ToggleProps<T>) {
  const name = useId();
  return (
    <fieldset className="inline-flex rounded-lg border border-line bg-panel p-0.5 text-[13px]">
      <legend className="sr-only">{label}</legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className="cursor-pointer rounded-md px-2.5 py-1 text-muted transition-colors has-checked:bg-raised has-checked:font-medium has-checked:text-ink has-checked:shadow-card has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input type="radio" className="sr-only" name={name} checked={choice.value === value} onChange={() => onChange(choice.value)} />
          {choice.label}
        </label>
      ))}
    </fieldset>
  );
}
