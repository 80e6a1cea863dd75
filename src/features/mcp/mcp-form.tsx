"use client";

import { type FormEvent, useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import type { McpServerView } from "#contracts/mcp.ts";
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
          label="Name"
          required
          maxLength={20}
          placeholder="notes"
          spellCheck={false}
          autoCapitalize="none"
          hint="Lower case letters and digits; a part of its tools’ names."
          value={input.name}
          error={messages.name}
          onChange={(event) => setInput({ ...input, name: event.target.value })}
        />
      )}
      <EditedInput
        label="Address"
        type="url"
        required
        maxLength={2000}
        placeholder="https://example.com/mcp"
        hint="Streamable HTTP"
        field={address}
        error={messages.url}
      />
      <Field
        label="Bearer token"
        type="password"
        autoComplete="off"
        maxLength={500}
        required={isMoved}
        placeholder={hasToken && !isMoved ? `••••${known.tokenLastFour}` : ""}
        hint={
          isMoved
            ? "Enter the token again for the new address."
            : hasToken
              ? "Leave it empty to keep the token that is stored."
              : "Leave it empty when the server wants none, or wants you to sign in. Stored encrypted, never shown again."
        }
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
        <Button onClick={onCancel}>Cancel</Button>
        <Button
          type="submit"
          look="primary"
          disabled={isPending || address.clash !== null || (!known && input.name.trim() === "") || address.value.trim() === ""}
        >
          {known ? "Save and test" : "Add and test"}
        </Button>
      </div>
    </form>
  );
}
