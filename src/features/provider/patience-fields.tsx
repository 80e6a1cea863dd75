"use client";

import type { Patience } from "#contracts/provider.ts";
import { Field } from "../../components/ui/field.tsx";
import { numberIn } from "./model-words.ts";
import { fieldError } from "./use-providers.ts";

export const patienceFields: { name: keyof Patience; label: string }[] = [
  { name: "firstByteSeconds", label: "Wait for a first sign, in seconds" },
  { name: "idleSeconds", label: "Wait between two signs, in seconds" },
  { name: "totalSeconds", label: "Longest answer, in seconds" },
];

type PatienceFieldsProps = { value: Patience; error: unknown; onChange: (value: Patience) => void };

/** How long a server is waited for. An empty field leaves it to what is usual for such an address. */
export function PatienceFields({ value, error, onChange }: PatienceFieldsProps) {
  return (
    <details className="text-[13px]">
      <summary className="cursor-pointer text-muted">Time limits, for slow servers</summary>
      <div className="mt-3 space-y-3">
        {patienceFields.map(({ name, label }) => (
          <Field
            key={name}
            label={label}
            inputMode="numeric"
            placeholder="Automatic"
            value={value[name] === null ? "" : String(value[name])}
            error={fieldError(error, `patience.${name}`)}
            onChange={(event) => onChange({ ...value, [name]: numberIn(event.target.value.replaceAll(/[^\d]/g, "")) ?? null })}
          />
        ))}
      </div>
    </details>
  );
}
