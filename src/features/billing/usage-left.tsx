import { t } from "#messages/text.ts";
import { classNames } from "../../components/ui/class-names.ts";
import { count, day, moment, size } from "./billing-labels.ts";
import type { Billing } from "./plan-card.tsx";

/** What is used of each limit, as bars with words. */
export function UsageLeft({ left: { turns, allowance, storage } }: { left: Billing["left"] }) {
  const percent = Math.floor((allowance.used / allowance.max) * 100);
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      <Meter
        name={t("billing.meterMessages")}
        {...turns}
        words={t("billing.left", { count: count(Math.max(0, turns.max - turns.used)) })}
        note={
          turns.used >= turns.max && turns.resetsAt
            ? t("billing.nextFreeAt", { resetsAt: moment(turns.resetsAt) })
            : t("billing.ofPerDay", { max: count(turns.max) })
        }
      />
      <Meter
        name={t("billing.meterAllowance")}
        {...allowance}
        words={t("billing.percentLeft", { percent: Math.max(0, 100 - percent) })}
        note={allowance.resetsAt ? t("billing.startsAnewOn", { resetsAt: day(allowance.resetsAt) }) : t("billing.ofThisMonth")}
      />
      <Meter
        name={t("billing.meterFiles")}
        {...storage}
        words={t("billing.sizeLeft", { size: size(Math.max(0, storage.max - storage.used)) })}
        note={t("billing.of", { max: size(storage.max) })}
      />
    </div>
  );
}

type MeterProps = { name: string; used: number; max: number; words: string; note: string };

function Meter({ name, used, max, words, note }: MeterProps) {
  const share = Math.min(1, used / max);
  return (
    <div className="rounded-xl border border-line bg-raised p-4">
      <p className="text-[13px] text-muted">{name}</p>
      <p className="mt-0.5 font-medium tabular-nums">{words}</p>
      <div
        role="meter"
        aria-label={t("billing.used", { name })}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={Math.min(used, max)}
        className="mt-3 h-1.5 overflow-hidden rounded-full bg-hover"
      >
        <div
          className={classNames("h-full rounded-full", share >= 1 ? "bg-danger" : share > 0.8 ? "bg-warning" : "bg-accent")}
          style={{ width: `${share * 100}%`, minWidth: used > 0 ? 6 : 0 }}
        />
      </div>
      <p className="mt-2 text-xs text-muted">{note}</p>
    </div>
  );
}
