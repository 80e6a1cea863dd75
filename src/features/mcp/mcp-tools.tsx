import type { McpServerView, McpToolView } from "#contracts/mcp.ts";
import { t } from "#messages/text.ts";
import { classNames } from "../../components/ui/class-names.ts";

const kinds = { read: "mcp.kindRead", change: "mcp.kindChange", delete: "mcp.kindDelete" } as const;

type McpToolsProps = { server: McpServerView; isChanging: boolean; onPick: (offTools: string[]) => void };

/** The tools that a server listed last, with what it says of each, and which of them the assistant has. */
export function McpTools({ server: { name, tools, toolsLeftOut, testedAt }, isChanging, onPick }: McpToolsProps) {
  if (!testedAt) return <p className="text-[13px] text-muted">{t("mcp.notTested")}</p>;
  if (tools.length === 0)
    return (
      <p className="text-[13px] text-muted">
        {t("mcp.noTools")}
        {leftOutWords(toolsLeftOut)}
      </p>
    );
  const off = tools.filter(({ isOn }) => !isOn).map((tool) => tool.name);
  const usable = tools.filter(({ blocked }) => !blocked);
  const news = usable.filter(({ isNew }) => isNew).length;
  return (
    <details className="text-[13px] text-muted">
      <summary className="w-fit cursor-pointer rounded hover:text-ink">
        {t("mcp.toolCount", { count: tools.length })}
        {off.length > 0 ? t("mcp.onCount", { count: tools.length - off.length }) : null}
        {news > 0 ? t("mcp.newCount", { count: news }) : null}
        {leftOutWords(toolsLeftOut)}
      </summary>
      <div className="mt-2 flex gap-3">
        <button type="button" className={link} disabled={isChanging} onClick={() => onPick([])}>
          {t("mcp.allOn")}
        </button>
        <button type="button" className={link} disabled={isChanging} onClick={() => onPick(tools.map((tool) => tool.name))}>
          {t("mcp.allOff")}
        </button>
      </div>
      <ul aria-label={t("mcp.toolsOf", { name })} className="mt-1 space-y-0.5">
        {tools.map((tool) => (
          <Tool
            key={tool.name}
            tool={tool}
            isChanging={isChanging}
            onTurn={(on) => onPick(on ? off.filter((one) => one !== tool.name) : [...off, tool.name])}
          />
        ))}
      </ul>
    </details>
  );
}

const link = "rounded text-xs underline underline-offset-2 hover:text-ink disabled:opacity-50 pointer-coarse:min-h-11";

function Tool({ tool, isChanging, onTurn }: { tool: McpToolView; isChanging: boolean; onTurn: (on: boolean) => void }) {
  const { name, description, kind, isOn, isNew, blocked } = tool;
  const why = blocked ?? (isOn && !tool.isOffered ? t("mcp.notOffered") : null);
  return (
    <li>
      <label className="flex items-start gap-2.5 rounded-md py-1 pointer-coarse:min-h-11">
        <input
          type="checkbox"
          className="mt-0.5 size-4 shrink-0 accent-accent"
          checked={isOn && !blocked}
          disabled={isChanging || blocked !== null}
          onChange={({ target }) => onTurn(target.checked)}
        />
        <span className="min-w-0">
          <code className={classNames("wrap-anywhere", isOn && !blocked ? "text-ink" : "text-muted")}>{name}</code>{" "}
          <span
            className={classNames(
              "rounded px-1 text-[11px]",
              kind === "read" ? "bg-hover" : kind === "delete" ? "bg-danger-soft text-danger" : "bg-warning-soft text-warning",
            )}
          >
            {t(kinds[kind])}
          </span>
          {isNew ? (
            <span className="ml-1 rounded bg-accent/15 px-1 text-[11px] text-accent" title={t("mcp.newText")}>
              {t("mcp.new")}
            </span>
          ) : null}
          <span dir="auto" className="line-clamp-2 wrap-anywhere">
            {description}
          </span>
          {why ? <span className="block text-warning">{why}</span> : null}
        </span>
      </label>
    </li>
  );
}

function leftOutWords(count: number): string {
  return count === 0 ? "" : t("mcp.leftOut", { count });
}
