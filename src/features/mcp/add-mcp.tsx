"use client";

import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "../../components/ui/button.tsx";
import { Dialog } from "../../components/ui/dialog.tsx";
import { Field } from "../../components/ui/field.tsx";
import { fieldError } from "../provider/use-providers.ts";
import type { useMcp } from "./use-mcp.ts";

const blank = { name: "", url: "", token: "" };

export function AddMcp({ add }: { add: ReturnType<typeof useMcp>["add"] }) {
  const [isOpen, setOpen] = useState(false);
  const [input, setInput] = useState(blank);
  const messages = { name: fieldError(add.error, "name"), url: fieldError(add.error, "url"), token: fieldError(add.error, "token") };
  const other = add.error && !Object.values(messages).some(Boolean) ? add.error.message : null;
  function turn(open: boolean) {
    setOpen(open);
    setInput(blank);
    add.reset();
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    const token = input.token.trim();
    add.mutate({ name: input.name, url: input.url, ...(token ? { token } : {}) }, { onSuccess: () => turn(false) });
  }
  return (
    <>
      <Button onClick={() => turn(true)}>
        <Plus aria-hidden className="size-4" /> Add MCP server
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={turn}
        title="Add an MCP server"
        description="Its tools join the assistant’s. Add only servers that you trust: what they answer is read by the model."
      >
        <form onSubmit={submit} className="space-y-4" autoComplete="off">
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
            hint="Leave it empty when the server wants none. Stored encrypted, never shown again."
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
            <Button onClick={() => turn(false)}>Cancel</Button>
            <Button type="submit" look="primary" disabled={add.isPending || input.name.trim() === "" || input.url.trim() === ""}>
              Add and test
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
