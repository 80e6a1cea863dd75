import { type CounterName, type GaugeName, type HistogramName, prefix, type RowFigure } from "#lib/metrics/definitions.ts";

export type Alarm = {
  /** In Prometheus; its page is docs/runbooks/<the same in kebab-case>.md. */
  name: string;
  expr: string;
  for: string;
  severity: "page" | "ticket";
  /** What is wrong, in words. */
  says: string;
  /** The first thing to do. */
  do: string;
  /** Known from the database or the disk as well, so that `npm run status` can tell it. */
  figure?: { name: RowFigure; above: number };
};

/** A figure of ours, whose name is one of the table or does not compile. */
export function series(name: CounterName | GaugeName | HistogramName, rest = ""): string {
  return `${prefix}${name}${rest}`;
}

/** Where its page lies, from the root of the repository. */
export function runbookOf({ name }: Pick<Alarm, "name">): string {
  return `docs/runbooks/${name.replaceAll(/(?<=[a-z])[A-Z]/g, "-$&").toLowerCase()}.md`;
}

/** An alarm about what Prometheus alone knows. */
export function alarm(name: string, expr: string, wait: string, severity: Alarm["severity"], says: string, first: string): Alarm {
  return { name, expr, for: wait, severity, says, do: first };
}

/** An alarm about a figure that the database or the disk tells as well. */
export function figureAlarm(
  name: string,
  figure: RowFigure,
  above: number,
  wait: string,
  severity: Alarm["severity"],
  says: string,
  first: string,
): Alarm {
  return { ...alarm(name, `max(${series(figure)}) > ${above}`, wait, severity, says, first), figure: { name: figure, above } };
}
