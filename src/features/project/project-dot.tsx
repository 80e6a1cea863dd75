import { classNames } from "../../components/ui/class-names.ts";

/** The colours that the page offers; a program may set any that CSS knows. */
export const projectColors = [
  ["Red", "#dc2626"],
  ["Orange", "#ea580c"],
  ["Yellow", "#ca8a04"],
  ["Green", "#16a34a"],
  ["Teal", "#0d9488"],
  ["Blue", "#2563eb"],
  ["Violet", "#7c3aed"],
  ["Pink", "#db2777"],
] as const;

/** A project's colour, which is never all that tells it: its name stands beside it. */
export function ProjectDot({ color, className }: { color: string | null; className?: string }) {
  return (
    <span
      aria-hidden
      className={classNames("inline-block size-2.5 shrink-0 rounded-full bg-faint", className)}
      style={color ? { backgroundColor: color } : undefined}
    />
  );
}
