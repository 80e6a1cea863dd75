"use client";

import { useEffect } from "react";
import { mcpToolsMax } from "#contracts/limits.ts";
import { t } from "#messages/text.ts";
import { Spinner } from "../../components/ui/spinner.tsx";
import { AddMcp } from "./add-mcp.tsx";
import { McpCard } from "./mcp-card.tsx";
import { SignInOutcome } from "./sign-in-outcome.tsx";
import { useMcp } from "./use-mcp.ts";

/** The user's MCP servers. */
export function McpSection() {
  const { list, add, ...actions } = useMcp();
  const isLoaded = list.data !== undefined;
  useEffect(() => {
    // A sign-in leads back here, and what it leads to stands below things that load.
    if (isLoaded && window.location.hash === "#mcp") document.getElementById("mcp")?.scrollIntoView();
  }, [isLoaded]);
  if (list.error) return <p className="text-sm text-danger">{list.error.message}</p>;
  if (!list.data) return <Spinner />;
  const toolCount = list.data.reduce(
    (sum, { enabled, tools }) => sum + (enabled ? tools.filter(({ isOn, blocked }) => isOn && !blocked).length : 0),
    0,
  );
  return (
    <div className="space-y-4">
      <SignInOutcome />
      {list.data.length > 0 ? (
        <ul aria-label={t("mcp.servers")} className="divide-y divide-line rounded-xl border border-line bg-raised">
          {list.data.map((server) => (
            <McpCard key={server.id} server={server} {...actions} />
          ))}
        </ul>
      ) : (
        <p className="rounded-xl border border-dashed border-line-strong px-4 py-5 text-center text-sm text-muted">{t("mcp.empty")}</p>
      )}
      {toolCount > mcpToolsMax.ofUser ? (
        <p className="text-[13px] text-warning">{t("mcp.tooManyTools", { max: mcpToolsMax.ofUser, count: toolCount })}</p>
      ) : null}
      <p className="text-[13px] text-muted">{t("mcp.warning")}</p>
      <AddMcp add={add} />
    </div>
  );
}
