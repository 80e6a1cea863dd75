import { classNames } from "../../components/ui/class-names.ts";
import { count, day, moment, size } from "./billing-labels.ts";
import type { Billing } from "./plan-card.tsx";

/** What is used of each limit, as bars with words. */
export function UsageLeft({ left: { turns, allowance, storage } }: { left: Billing["left"] }) {
  const percent = Math.floor((allowance.used / allowance.max) * 100);
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      <Meter
        name="Messages"
        {...turns}
        words={`${count(Math.max(0, turns.max - turns.used))} left`}
        note={
          turns.used >= turns.max && turns.resetsAt ? `The next is free at ${moment(turns.resetsAt)}` : `of ${count(turns.max)} in 24 hours`
        }
      />
      <Meter
        name="Allowance"
        {...allowance}
        words={`${Math.max(0, 100 - percent)}% left`}
        note={allowance.resetsAt ? `starts anew on ${day(allowance.resetsAt)}` : "of this month"}
      />
      <Meter name="Files" {...storage} words={`${size(Math.max(0, storage.max - storage.used))} left`} note={`of ${size(storage.max)}`} />
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
        aria-label={`${name} used`}
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
