import type { MessageKey } from "#messages/text.ts";
import { classNames } from "../../components/ui/class-names.ts";

/** The colours that the page offers; a program may set any that CSS knows. */
export const projectColors = [
  ["project.red", "#dc2626"],
  ["project.orange", "#ea580c"],
  ["project.yellow", "#ca8a04"],
  ["project.green", "#16a34a"],
  ["project.teal", "#0d9488"],
  ["project.blue", "#2563eb"],
  ["project.violet", "#7c3aed"],
  ["project.pink", "#db2777"],
] as const satisfies [MessageKey, string][];

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
