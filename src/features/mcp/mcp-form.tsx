"use client";

import { type FormEvent, useState } from "react";
import type { McpServerView } from "#contracts/mcp.ts";
import { Button } from "../../components/ui/button.tsx";
import { Field } from "../../components/ui/field.tsx";
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
  const [input, setInput] = useState({ name: known?.name ?? "", url: known?.url ?? "", token: "" });
  const hasToken = known !== null && known.tokenLastFour !== null;
  // The server asks for it as well: a token stays with the address it was entered for.
  const isMoved = hasToken && URL.parse(input.url.trim())?.origin !== URL.parse(known.url)?.origin;
  const messages = { name: fieldError(error, "name"), url: fieldError(error, "url"), token: fieldError(error, "token") };
  const other = error instanceof Error && !Object.values(messages).some(Boolean) ? error.message : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    const token = input.token.trim();
    onSubmit({ name: input.name.trim(), url: input.url.trim(), ...(token ? { token } : {}) });
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
      <Field
        label="Address"
        type="url"
        required
        maxLength={2000}
        placeholder="https://example.com/mcp"
        hint="Streamable HTTP"
        value={input.url}
        error={messages.url}
        onChange={(event) => setInput({ ...input, url: event.target.value })}
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
        <Button type="submit" look="primary" disabled={isPending || (!known && input.name.trim() === "") || input.url.trim() === ""}>
          {known ? "Save and test" : "Add and test"}
        </Button>
      </div>
    </form>
  );
}
