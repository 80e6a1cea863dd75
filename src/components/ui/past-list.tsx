import { Button } from "./button.tsx";

/** `undo`: absent where there is nothing left to take back. */
export type PastRow = { id: string; name: string; facts: string; undo?: { label: string; press: () => void } };
type PastListProps = { heading: "h2" | "h3"; title: string; rows: PastRow[]; undoText: string; isPending: boolean };

/** What was done before as a whole, newest first, each with the button that takes it back. */
export function PastList({ heading: Heading, title, rows, undoText, isPending }: PastListProps) {
  if (rows.length === 0) return null;
  return (
    <section aria-label={title} className="mt-8">
      <Heading className="text-[13px] font-medium text-muted">{title}</Heading>
      <ul className="divide-y divide-line">
        {rows.map(({ id, name, facts, undo }) => (
          <li key={id} className="flex items-center gap-3 py-2.5">
            <div className="min-w-0 flex-1">
              <p dir="auto" className="truncate text-sm">
                {name}
              </p>
              <p className="text-[13px] text-muted">{facts}</p>
            </div>
            {undo ? (
              <Button size="small" className="max-md:h-11" aria-label={undo.label} disabled={isPending} onClick={undo.press}>
                {undoText}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
