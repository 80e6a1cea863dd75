import type { McpProgress } from "#contracts/mcp-question.ts";
import { t } from "#messages/text.ts";

/** How far a call has come, as its server tells. */
export function ToolProgress({ progress: { done, total, message } }: { progress: McpProgress }) {
  const share = total ? Math.min(1, Math.max(0, done / total)) : null;
  return (
    <div className="space-y-1 px-3 pb-2.5" role="status">
      {share === null ? null : (
        <div
          role="progressbar"
          aria-label={t("chat.progress")}
          aria-valuenow={Math.round(share * 100)}
          className="h-1 w-56 max-w-full overflow-hidden rounded-full bg-hover"
        >
          <div className="h-full rounded-full bg-accent transition-[width]" style={{ width: `${share * 100}%` }} />
        </div>
      )}
      <p dir="auto" className="text-xs text-muted wrap-anywhere">
        {message ?? (share === null ? t("chat.stepNumber", { number: done }) : `${Math.round(share * 100)}%`)}
      </p>
    </div>
  );
}
