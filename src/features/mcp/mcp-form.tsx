"use client";

import { type FormEvent, useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import type { McpServerView } from "#contracts/mcp.ts";
import { t } from "#messages/text.ts";
import { Button } from "../../components/ui/button.tsx";
import { Field } from "../../components/ui/field.tsx";
import { EditedInput } from "../edit/edited-input.tsx";
import { useClashCheck } from "../edit/use-clash-check.ts";
import { useFieldDraft } from "../edit/use-field-draft.ts";
import { fieldError } from "../provider/use-providers.ts";

type McpFormProps = {
  /** The server to change; null to add one. */
  known: McpServerView | null;
  error: unknown;
  isPending: boolean;
  onSubmit: (input: { name: string; url: string; token?: string }) => void;
  onCancel: () => void;
};

/** Address and token of an MCP server, and the name of a new one. A known token is never shown; an empty field leaves it as it is. */
export function McpForm({ known, error, isPending, onSubmit, onCancel }: McpFormProps) {
  const [input, setInput] = useState({ name: "", token: "" });
  const address = useFieldDraft(known?.url ?? "");
  const clashes = useClashCheck<McpServerView[]>(useTRPC().mcp.list.queryKey());
  const hasToken = known !== null && known.tokenLastFour !== null;
  // The server asks for it as well: a token stays with the address it was entered for.
  const isMoved = hasToken && URL.parse(address.value.trim())?.origin !== URL.parse(known.url)?.origin;
  const messages = { name: fieldError(error, "name"), url: fieldError(error, "url"), token: fieldError(error, "token") };
  const other = error instanceof Error && !Object.values(messages).some(Boolean) ? error.message : null;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (await clashes((list) => list.filter(({ id }) => id === known?.id).map(({ url }) => [address, url]))) return;
    const token = input.token.trim();
    onSubmit({ name: input.name.trim(), url: address.value.trim(), ...(token ? { token } : {}) });
  }

  return (
    <form method="post" onSubmit={submit} className="space-y-4" autoComplete="off">
      {known ? null : (
        <Field
          label={t("mcp.name")}
          required
          maxLength={20}
          placeholder={t("mcp.nameExample")}
          spellCheck={false}
          autoCapitalize="none"
          hint={t("mcp.nameHint")}
          value={input.name}
          error={messages.name}
          onChange={(event) => setInput({ ...input, name: event.target.value })}
        />
      )}
      <EditedInput
        label={t("mcp.address")}
        type="url"
        required
        maxLength={2000}
        placeholder="https://example.com/mcp"
        hint={t("mcp.addressHint")}
        field={address}
        error={messages.url}
      />
      <Field
        label={t("mcp.token")}
        type="password"
        autoComplete="off"
        maxLength={500}
        required={isMoved}
        placeholder={hasToken && !isMoved ? `••••${known.tokenLastFour}` : ""}
        hint={isMoved ? t("mcp.tokenAgain") : hasToken ? t("mcp.tokenStays") : t("mcp.tokenOptional")}
        value={input.token}
        error={messages.token}
        onChange={(event) => setInput({ ...input, token: event.target.value })}
      />
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
          disabled={isPending || address.clash !== null || (!known && input.name.trim() === "") || address.value.trim() === ""}
        >
          {known ? t("mcp.saveAndTest") : t("mcp.addAndTest")}
        </Button>
      </div>
    </form>
  );
}
