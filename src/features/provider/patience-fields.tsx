"use client";

import type { Patience } from "#contracts/provider.ts";
import { type MessageKey, t } from "#messages/text.ts";
import { EditedInput } from "../edit/edited-input.tsx";
import { type EditedField, useFieldDraft } from "../edit/use-field-draft.ts";
import { numberIn } from "./model-labels.ts";
import { fieldError } from "./use-providers.ts";

type PatienceDrafts = Record<keyof Patience, EditedField>;

export const patienceFields: { name: keyof Patience; label: MessageKey }[] = [
  { name: "firstByteSeconds", label: "provider.firstByteSeconds" },
  { name: "idleSeconds", label: "provider.idleSeconds" },
  { name: "totalSeconds", label: "provider.totalSeconds" },
];

/** The three limits of a server under edit; an empty one leaves it to what is usual for such an address. */
export function usePatience(stored: Patience | null): PatienceDrafts {
  const texts = patienceTexts(stored);
  return {
    firstByteSeconds: useFieldDraft(texts.firstByteSeconds),
    idleSeconds: useFieldDraft(texts.idleSeconds),
    totalSeconds: useFieldDraft(texts.totalSeconds),
  };
}

export function patienceTexts(patience: Patience | null): Record<keyof Patience, string> {
  const text = (name: keyof Patience) => String(patience?.[name] ?? "");
  return { firstByteSeconds: text("firstByteSeconds"), idleSeconds: text("idleSeconds"), totalSeconds: text("totalSeconds") };
}

export function patienceIn(drafts: PatienceDrafts): Patience {
  const seconds = (name: keyof Patience) => numberIn(drafts[name].value.replaceAll(/[^\d]/g, "")) ?? null;
  return { firstByteSeconds: seconds("firstByteSeconds"), idleSeconds: seconds("idleSeconds"), totalSeconds: seconds("totalSeconds") };
}

/** How long a server is waited for. */
export function PatienceFields({ fields, error }: { fields: PatienceDrafts; error: unknown }) {
  return (
    <details className="text-[13px]">
      <summary className="cursor-pointer text-muted">{t("provider.timeLimits")}</summary>
      <div className="mt-3 space-y-3">
        {patienceFields.map(({ name, label }) => (
          <EditedInput
            key={name}
            label={t(label)}
            inputMode="numeric"
            placeholder={t("provider.automatic")}
            field={fields[name]}
            error={fieldError(error, `patience.${name}`)}
          />
        ))}
      </div>
    </details>
  );
}
