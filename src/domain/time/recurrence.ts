import { RRuleTemporal } from "rrule-temporal";
import { partsOfRule, ruleOfParts } from "#contracts/recurrence-parts.ts";
import { instantOf, passedLocalTime } from "./local-time.ts";

/** Something at a local time (`YYYY-MM-DDTHH:MM:SS`) of a zone: once, or recurring by a rule. */
export type Series = { start: string; zone: string; rule: string | null };

/** How many periods are searched for the next date; a rule without one is assumed never to fire. */
const periodsMax = 10_000;
/** With COUNT all dates since the start are enumerated, including past ones. */
const countedPeriodsMax = 100_000;
const candidatesMax = 200_000;
/** How many dates are compared to find the smallest gap. */
const comparedMax = 400;
const dayMs = 86_400_000;
const lastMoment = Date.parse("9999-12-31T23:59:59Z");

/**
 * The first run of a series strictly after an instant, null when there is none. A start that does not match its rule is no run. A
 * local time skipped by DST runs right after the jump, one that occurs twice runs once.
 */
export function nextRun({ start, zone, rule }: Series, after: Date): Date | null {
  if (rule === null) {
    const once = instantOf(start, zone);
    return once > after && once.getTime() <= lastMoment ? once : null;
  }
  const { ruleAlone, until } = withoutUntil(rule);
  const local = nextLocal(start, ruleAlone, passedLocalTime(after, zone));
  if (!local) return null;
  const found = instantOf(local, zone);
  const isOver = until && (until.zulu ? found.getTime() > Date.parse(until.text) : Temporal.PlainDateTime.compare(local, until.text) > 0);
  return isOver || found.getTime() > lastMoment ? null : found;
}

/** At most `count` next runs after an instant. */
export function nextRuns(series: Series, after: Date, count: number): Date[] {
  const runs: Date[] = [];
  for (let last = after; runs.length < count; ) {
    const next = nextRun(series, last);
    if (!next) break;
    runs.push(next);
    last = next;
  }
  return runs;
}

/** The first day of a rule strictly after a day (`YYYY-MM-DD`), ignoring times; null when there is none. */
export function nextDay({ start, rule }: { start: string; rule: string }, after: string): string | null {
  const { BYHOUR: _hour, BYMINUTE: _minute, BYSECOND: _second, ...days } = partsOfRule(rule);
  const { ruleAlone, until } = withoutUntil(ruleOfParts(days));
  const found = nextLocal(`${start}T00:00:00`, ruleAlone, Temporal.PlainDateTime.from(`${after}T00:00:00`))?.toPlainDate();
  if (!found || found.year > 9999) return null;
  return until && found.toString() > until.text.slice(0, 10) ? null : found.toString();
}

/** The smallest gap in seconds between two runs of a rule by the local clock; null when it runs at most once. */
export function leastGapSeconds({ start, rule }: Pick<Series, "start" | "rule">): number | null {
  if (rule === null) return null;
  const { ruleAlone, until } = withoutUntil(rule);
  let [last, least]: [number | null, number | null] = [null, null];
  const end = until ? Date.parse(until.zulu ? until.text : `${until.text}Z`) + dayMs : Number.POSITIVE_INFINITY;
  bounded(() =>
    engine(start, ruleAlone).all((date, at) => {
      const time = date.epochMilliseconds;
      if (time > end) return false;
      if (last !== null) least = Math.min(least ?? Number.POSITIVE_INFINITY, time - last);
      last = time;
      return at < comparedMax;
    }),
  );
  return least === null ? null : least / 1000;
}
/** The rule's next local time, computed in UTC so that DST removes no date. */
function nextLocal(start: string, rule: string, after: Temporal.PlainDateTime): Temporal.PlainDateTime | null {
  return bounded(() => {
    const next = engine(start, rule).next(after.toZonedDateTime("UTC"), false);
    return next ? Temporal.PlainDateTime.from(next.toString({ timeZoneName: "never", offset: "never" })) : null;
  });
}

function engine(start: string, rule: string): RRuleTemporal<Temporal.ZonedDateTime> {
  return new RRuleTemporal<Temporal.ZonedDateTime>({
    rruleString: rule,
    dtstart: Temporal.PlainDateTime.from(start).toZonedDateTime("UTC"),
    temporal: Temporal,
    cache: false,
    maxIterations: rule.includes("COUNT=") ? countedPeriodsMax : periodsMax,
    maxCandidateEvaluations: candidatesMax,
  });
}

/** Null where the library gives up its search, or a date is out of its range. */
function bounded<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    // Its errors have no types; for a rule that RecurrenceRule has accepted there are no others.
    return null;
  }
}

/** UNTIL is an instant or a local time, while the rule itself is local, so it is checked here. A day counts to its end. */
function withoutUntil(rule: string): { ruleAlone: string; until: { text: string; zulu: boolean } | null } {
  const { UNTIL, ...others } = partsOfRule(rule);
  const ruleAlone = ruleOfParts(others);
  const [, year, month, day, time = "T235959", zulu = ""] = /^(\d{4})(\d\d)(\d\d)(T\d{6})?(Z?)$/.exec(UNTIL ?? "") ?? [];
  if (!year) return { ruleAlone, until: null };
  return {
    ruleAlone,
    until: { text: `${year}-${month}-${day}${time.replace(/(\d\d)(\d\d)(\d\d)/, "$1:$2:$3")}${zulu}`, zulu: zulu !== "" },
  };
}
