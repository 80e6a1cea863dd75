"use client";

import { Spinner } from "../../components/ui/spinner.tsx";
import { AddMcp } from "./add-mcp.tsx";
import { McpCard } from "./mcp-card.tsx";
import { useMcp } from "./use-mcp.ts";

/** The user's MCP servers. */
export function McpSection() {
  const { list, ...actions } = useMcp();
  if (list.error) return <p className="text-sm text-danger">{list.error.message}</p>;
  if (!list.data) return <Spinner />;
  return (
    <div className="space-y-4">
      {list.data.length > 0 ? (
        <ul aria-label="MCP servers" className="divide-y divide-line rounded-xl border border-line bg-raised">
          {list.data.map((server) => (
            <McpCard key={server.id} server={server} {...actions} />
          ))}
        </ul>
      ) : (
        <p className="rounded-xl border border-dashed border-line-strong px-4 py-5 text-center text-sm text-muted">
          No server yet. Whatever one can do, the assistant can do for you: it asks first, as you set it above.
        </p>
      )}
      <p className="text-[13px] text-muted">
        What these tools do happens elsewhere and cannot be undone here. A tool counts as a change unless its server says that it only
        reads.
      </p>
      <AddMcp add={actions.add} />
    </div>
  );
}
