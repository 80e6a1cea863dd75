"use client";

import { CircleAlert, Ellipsis, Power, Trash2 } from "lucide-react";
import { useState } from "react";
import type { McpServerView } from "#contracts/mcp.ts";
import { Button, IconButton } from "../../components/ui/button.tsx";
import { classNames } from "../../components/ui/class-names.ts";
import { Dialog } from "../../components/ui/dialog.tsx";
import { Menu, MenuItem } from "../../components/ui/menu.tsx";
import { Spinner } from "../../components/ui/spinner.tsx";
import type { useMcp } from "./use-mcp.ts";

const kinds = { read: "reads", change: "changes", delete: "deletes" } as const;

type McpCardProps = { server: McpServerView } & Pick<ReturnType<typeof useMcp>, "test" | "update" | "remove">;

/** One MCP server and the tools that the assistant has from it. */
export function McpCard({ server, test, update, remove }: McpCardProps) {
  const [asksRemoval, setAsksRemoval] = useState(false);
  const { id, name, url, enabled, testError } = server;
  const isTesting = test.isPending && test.variables.id === id;
  return (
    <li aria-label={name} className="flex items-start gap-3 px-4 py-3.5">
      <div className={classNames("min-w-0 flex-1 space-y-1.5", !enabled && "opacity-60")}>
        <p className="truncate text-sm font-medium">
          {name}
          {enabled ? null : <span className="font-normal text-muted"> · off</span>}
        </p>
        <p className="truncate text-[13px] text-muted">{url.replace(/^https?:\/\//, "")}</p>
        {isTesting ? (
          <p className="flex items-center gap-1.5 text-[13px] text-muted">
            <Spinner className="size-3.5" label="Testing" /> Asking for its tools …
          </p>
        ) : testError ? (
          <p role="alert" className="flex items-start gap-1.5 text-[13px] text-danger">
            <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" /> {testError}
          </p>
        ) : (
          <Tools server={server} />
        )}
      </div>
      <Button size="small" disabled={isTesting} onClick={() => test.mutate({ id })} aria-label={`Test ${name}`}>
        Test
      </Button>
      <Menu
        label={`More about ${name}`}
        trigger={
          <IconButton label={`More about ${name}`} className="-mr-1.5">
            <Ellipsis className="size-4" />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => update.mutate({ id, enabled: !enabled })}>
          <Power aria-hidden className="size-3.5" /> {enabled ? "Turn off" : "Turn on"}
        </MenuItem>
        <MenuItem danger onSelect={() => setAsksRemoval(true)}>
          <Trash2 aria-hidden className="size-3.5" /> Remove
        </MenuItem>
      </Menu>
      <Dialog
        open={asksRemoval}
        onOpenChange={setAsksRemoval}
        title={`Remove “${name}”?`}
        description="The assistant loses its tools, and its token is deleted for good."
      >
        <div className="flex justify-end gap-2">
          <Button onClick={() => setAsksRemoval(false)}>Keep it</Button>
          <Button
            look="danger"
            disabled={remove.isPending}
            onClick={() => remove.mutate({ id }, { onSuccess: () => setAsksRemoval(false) })}
          >
            Remove
          </Button>
        </div>
      </Dialog>
    </li>
  );
}

function Tools({ server: { tools, testedAt } }: { server: McpServerView }) {
  if (!testedAt) return <p className="text-[13px] text-muted">Not tested yet: it has no tools until then</p>;
  if (tools.length === 0) return <p className="text-[13px] text-muted">It has no tools</p>;
  return (
    <details className="text-[13px] text-muted">
      <summary className="w-fit rounded hover:text-ink">{tools.length === 1 ? "1 tool" : `${tools.length} tools`}</summary>
      <ul className="mt-1.5 space-y-1">
        {tools.map(({ name, description, kind }) => (
          <li key={name} className="flex items-baseline gap-2">
            <code className="shrink-0 text-ink">{name}</code>
            <span
              className={classNames(
                "shrink-0 rounded px-1 text-[11px]",
                kind === "read" ? "bg-hover" : kind === "delete" ? "bg-danger-soft text-danger" : "bg-warning-soft text-warning",
              )}
            >
              {kinds[kind]}
            </span>
            <span className="min-w-0 truncate">{description}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
