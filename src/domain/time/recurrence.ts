import { RRuleTemporal } from "rrule-temporal";
import { partsOfRule, ruleOfParts } from "#contracts/recurrence-parts.ts";
import { instantOf, passedLocalTime } from "./local-time.ts";

/** Something that comes at a local time (`YYYY-MM-DDTHH:MM:SS`) of a zone: once, or again and again by a rule. */
export type Series = { start: string; zone: string; rule: string | null };

/** Periods that are looked through for a next date; a rule that has none in so many is taken never to fire. */
const periodsMax = 10_000;
/** With COUNT all dates since the start are counted, whether they have passed or not. */
const countedPeriodsMax = 100_000;
const candidatesMax = 200_000;
/** How many dates are compared to find the two that are nearest to each other. */
const comparedMax = 400;
const dayMs = 86_400_000;
const lastMoment = Date.parse("9999-12-31T23:59:59Z");

/**
 * The first run of a series strictly after a moment, null when none comes any more. A start that its rule does not meet is
 * no run. A local time that a jump skips runs right after the jump, one that comes twice runs once.
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

/** The next runs after a moment, at most `count`. */
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

/** The first day of a rule strictly after a day, for what has days (`YYYY-MM-DD`) and no times; null when none comes any more. */
export function nextDay({ start, rule }: { start: string; rule: string }, after: string): string | null {
  const { BYHOUR: _hour, BYMINUTE: _minute, BYSECOND: _second, ...days } = partsOfRule(rule);
  const { ruleAlone, until } = withoutUntil(ruleOfParts(days));
  const found = nextLocal(`${start}T00:00:00`, ruleAlone, Temporal.PlainDateTime.from(`${after}T00:00:00`))?.toPlainDate();
  if (!found || found.year > 9999) return null;
  return until && found.toString() > until.text.slice(0, 10) ? null : found.toString();
}

/** The least time in seconds between two runs of a rule by the local clock; null when it runs once at most. */
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
/** The rule's next local time: it is computed where no clock jumps, so that no jump takes a date away. */
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

/** Null where the library gives up its search, or a date lies beyond what it can tell. */
function bounded<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    // It says so with plain errors: of a rule that RecurrenceRule has accepted, it has none else to say.
    return null;
  }
}

/** UNTIL is a moment or a local time, and the rest of the rule is local: it is compared here. A day counts to its end. */
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
