"use client";

import { type FormEvent, useState } from "react";
import type { Patience, Provider, ProviderPreset } from "#contracts/provider.ts";
import { Button } from "../../components/ui/button.tsx";
import { Field } from "../../components/ui/field.tsx";
import { PatienceFields, patienceFields } from "./patience-fields.tsx";
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
  const [name, setName] = useState(known?.name ?? (isCustom ? "" : (preset?.name ?? "")));
  const [baseUrl, setBaseUrl] = useState(known?.baseUrl ?? preset?.baseUrl ?? "");
  const [apiKey, setApiKey] = useState("");
  const [patience, setPatience] = useState<Patience | undefined>(known?.patience);
  const hasKey = known !== null && known.keyLastFour !== null;
  // The server asks for it as well: a key stays with the address it was entered for.
  const isMoved = hasKey && URL.parse(baseUrl.trim())?.origin !== URL.parse(known.baseUrl)?.origin;
  const messages = { name: fieldError(error, "name"), baseUrl: fieldError(error, "baseUrl"), apiKey: fieldError(error, "apiKey") };
  const isKnown = Object.values(messages).some(Boolean) || patienceFields.some(({ name }) => fieldError(error, `patience.${name}`));
  const other = error instanceof Error && !isKnown ? error.message : undefined;

  function submit(event: FormEvent) {
    event.preventDefault();
    onSubmit({
      name: name.trim(),
      baseUrl: baseUrl.trim(),
      ...(apiKey.trim() ? { apiKey: apiKey.trim() } : {}),
      ...(patience ? { patience } : {}),
    });
  }

  return (
    <form method="post" onSubmit={submit} className="space-y-4" autoComplete="off">
      <Field label="Name" required maxLength={60} value={name} error={messages.name} onChange={(event) => setName(event.target.value)} />
      <Field
        label="Base URL"
        required
        type="url"
        inputMode="url"
        placeholder="https://example.com/v1"
        maxLength={2000}
        value={baseUrl}
        error={messages.baseUrl}
        onChange={(event) => setBaseUrl(event.target.value)}
      />
      <Field
        label="API key"
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
            ? "Enter the key again for the new address."
            : hasKey
              ? "Leave it empty to keep the key that is stored."
              : preset?.needsKey
                ? "Stored encrypted. It is never shown again."
                : "Leave it empty when the server wants none."
        }
        onChange={(event) => setApiKey(event.target.value)}
      />
      {patience ? <PatienceFields value={patience} error={error} onChange={setPatience} /> : null}
      {other ? (
        <p role="alert" className="text-[13px] text-danger">
          {other}
        </p>
      ) : null}
      <div className="flex justify-end gap-2 pt-1">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look="primary" disabled={isPending || name.trim() === "" || baseUrl.trim() === ""}>
          {known ? "Save and test" : "Add and test"}
        </Button>
      </div>
    </form>
  );
}
