import { t } from "#messages/text.ts";
import { ledgerDay, roundTop } from "./usage-labels.ts";

type Bar = { day: string; values: number[] };
/** `empty`: what the top of the scale stands for when all is nothing. */
type BarChartProps = { label: string; series: readonly string[]; words: (value: number) => string; bars: Bar[]; empty?: number };

/** From the bottom up. */
const fills = ["fill-accent", "fill-accent/35"] as const;
const dots = ["bg-accent", "bg-accent/35"] as const;
const slot = 10;
const height = 100;

/** Stacked bars, one a day. The picture stretches to its place; its words stand beside it, so they never do. */
export function BarChart({ label, series, words, bars, empty = 2 }: BarChartProps) {
  const top = roundTop(Math.max(...bars.map(sumOf)), empty);
  const all = bars.reduce((sum, bar) => sum + sumOf(bar), 0);
  const [first, middle, last] = [bars[0], bars[Math.floor(bars.length / 2)], bars.at(-1)];
  return (
    <figure>
      <div className="flex gap-3">
        <div
          aria-hidden
          className="flex h-44 w-12 shrink-0 flex-col justify-between text-right text-[11px] leading-none text-faint tabular-nums"
        >
          {[top, top / 2, 0].map((value) => (
            <span key={value}>{words(value)}</span>
          ))}
        </div>
        <svg
          role="img"
          aria-label={t("usage.together", { label, all: words(all) })}
          viewBox={`0 0 ${bars.length * slot} ${height}`}
          preserveAspectRatio="none"
          className="h-44 min-w-0 flex-1 overflow-visible"
        >
          {[0, 0.5, 1].map((share) => (
            <line
              key={share}
              x1={0}
              x2={bars.length * slot}
              y1={share * height}
              y2={share * height}
              className="stroke-line"
              vectorEffect="non-scaling-stroke"
            />
          ))}
          {bars.map((bar, at) => (
            <Column key={bar.day} bar={bar} at={at} top={top} text={wordsOf(bar, series, words)} />
          ))}
        </svg>
      </div>
      <div aria-hidden className="mt-2 ml-15 flex justify-between text-[11px] text-faint">
        {[first, middle, last].map((bar) => (bar ? <span key={bar.day}>{ledgerDay(bar.day)}</span> : null))}
      </div>
      <figcaption className="mt-3 ml-15 flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
        {series.map((name, at) => (
          <span key={name} className="flex items-center gap-1.5">
            <span aria-hidden className={`size-2.5 rounded-[3px] ${dots[at] ?? dots[0]}`} /> {name}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function Column({ bar, at, top, text }: { bar: Bar; at: number; top: number; text: string }) {
  let below = 0;
  return (
    <g className="group/bar">
      <title>{text}</title>
      <rect x={at * slot} y={0} width={slot} height={height} className="fill-transparent group-hover/bar:fill-hover" />
      {bar.values.map((value, index) => {
        const tall = (value / top) * height;
        below += tall;
        return (
          <rect
            key={fills[index]}
            x={at * slot + 1.5}
            y={height - below}
            width={slot - 3}
            height={tall}
            className={fills[index] ?? fills[0]}
          />
        );
      })}
    </g>
  );
}

function sumOf({ values }: Bar): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function wordsOf(bar: Bar, series: readonly string[], words: (value: number) => string): string {
  return `${ledgerDay(bar.day, "long")}: ${series.map((name, at) => `${name} ${words(bar.values[at] ?? 0)}`).join(", ")}`;
}
