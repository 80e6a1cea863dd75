"use client";

import { type FormEvent, useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import type { Patience, Provider } from "#contracts/provider.ts";
import type { ProviderPreset } from "#contracts/provider-presets.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { Field } from "../../components/ui/field.tsx";
import { EditedInput } from "../edit/edited-input.tsx";
import { useClashCheck } from "../edit/use-clash-check.ts";
import { type EditedField, useFieldDraft } from "../edit/use-field-draft.ts";
import { PatienceFields, patienceFields, patienceIn, patienceTexts, usePatience } from "./patience-fields.tsx";
import { fieldError } from "./use-providers.ts";

export type ProviderInput = { name: string; baseUrl: string; apiKey?: string; patience?: Patience };

type ProviderFormProps = {
  /** What to begin with: a preset to add, or a provider to change. */
  preset: Pick<ProviderPreset, "name" | "baseUrl" | "needsKey"> | null;
  known: Provider | null;
  error: unknown;
  isPending: boolean;
  onSubmit: (input: ProviderInput) => void;
  onCancel: () => void;
};

/** Name, address and key of a provider. A known key is never shown; an empty field leaves it as it is. */
export function ProviderForm({ preset, known, error, isPending, onSubmit, onCancel }: ProviderFormProps) {
  const isCustom = preset?.baseUrl === "";
  const name = useFieldDraft(known?.name ?? (isCustom ? "" : (preset?.name ?? "")));
  const baseUrl = useFieldDraft(known?.baseUrl ?? preset?.baseUrl ?? "");
  const [apiKey, setApiKey] = useState("");
  const patience = usePatience(known?.patience ?? null);
  const fields = [name, baseUrl, ...Object.values(patience)];
  const clashes = useClashCheck<Provider[]>(useTRPC().providers.list.queryKey());
  const hasKey = known !== null && known.keyLastFour !== null;
  // The server asks for it as well: a key stays with the address it was entered for.
  const isMoved = hasKey && URL.parse(baseUrl.value.trim())?.origin !== URL.parse(known.baseUrl)?.origin;
  const messages = { name: fieldError(error, "name"), baseUrl: fieldError(error, "baseUrl"), apiKey: fieldError(error, "apiKey") };
  const isKnown = Object.values(messages).some(Boolean) || patienceFields.some(({ name }) => fieldError(error, `patience.${name}`));
  const other = error instanceof Error && !isKnown ? error.message : undefined;

  async function submit(event: FormEvent) {
    event.preventDefault();
    const storedNow = (now: Provider) => zip(fields, [now.name, now.baseUrl, ...Object.values(patienceTexts(now.patience))]);
    if (await clashes((list) => list.filter(({ id }) => id === known?.id).flatMap(storedNow))) return;
    onSubmit({
      name: name.value.trim(),
      baseUrl: baseUrl.value.trim(),
      ...(apiKey.trim() ? { apiKey: apiKey.trim() } : {}),
      ...(known ? { patience: patienceIn(patience) } : {}),
    });
  }

  return (
    <form method="post" onSubmit={submit} className="space-y-4" autoComplete="off">
      <EditedInput label={t("provider.name")} required maxLength={60} field={name} error={messages.name} />
      <EditedInput
        label={t("provider.baseUrl")}
        required
        type="url"
        inputMode="url"
        placeholder="https://example.com/v1"
        maxLength={2000}
        field={baseUrl}
        error={messages.baseUrl}
      />
      <Field
        label={t("provider.apiKey")}
        type="password"
        autoComplete="off"
        spellCheck={false}
        maxLength={500}
        required={isMoved || (!hasKey && (preset?.needsKey ?? false))}
        placeholder={hasKey && !isMoved ? `••••${known.keyLastFour}` : ""}
        value={apiKey}
        error={messages.apiKey}
        hint={
          isMoved
            ? t("provider.keyAgain")
            : hasKey
              ? t("provider.keyStays")
              : preset?.needsKey
                ? t("provider.keyEncrypted")
                : t("provider.keyOptional")
        }
        onChange={(event) => setApiKey(event.target.value)}
      />
      {known ? <PatienceFields fields={patience} error={error} /> : null}
      {other ? (
        <p role="alert" className="text-[13px] text-danger">
          {other}
        </p>
      ) : null}
      <div className="flex justify-end gap-2 pt-1">
        <Button onClick={onCancel}>{t("frame.cancel")}</Button>
        <Button
          type="submit"
          look="primary"
          disabled={isPending || fields.some(({ clash }) => clash !== null) || name.value.trim() === "" || baseUrl.value.trim() === ""}
        >
          {known ? t("provider.saveAndTest") : t("provider.addAndTest")}
        </Button>
      </div>
    </form>
  );
}

function zip(fields: EditedField[], texts: string[]): [EditedField, string][] {
  return fields.map((field, place) => [field, texts[place] ?? ""]);
}
