import type { McpServerView } from "#contracts/mcp.ts";
import { classNames } from "../../components/ui/class-names.ts";

const kinds = { read: "reads", change: "changes", delete: "deletes" } as const;

/** The tools that a server listed last, with what it says of each. */
export function McpTools({ server: { tools, toolsLeftOut, testedAt } }: { server: McpServerView }) {
  if (!testedAt) return <p className="text-[13px] text-muted">Not tested yet: it has no tools until then</p>;
  if (tools.length === 0) return <p className="text-[13px] text-muted">It has no tools{leftOutWords(toolsLeftOut)}</p>;
  return (
    <details className="text-[13px] text-muted">
      <summary className="w-fit rounded hover:text-ink">
        {tools.length === 1 ? "1 tool" : `${tools.length} tools`}
        {leftOutWords(toolsLeftOut)}
      </summary>
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

function leftOutWords(count: number): string {
  return count === 0 ? "" : ` · ${count} more do not fit`;
}
