import type { KeyboardEvent } from "react";
import type { SnippetPiece } from "#contracts/search.ts";
import { classNames } from "../../components/ui/class-names.ts";
import type { Hit } from "./use-search.ts";

type SearchHitProps = {
  id: string;
  hit: Hit;
  isMarked: boolean;
  onGo: () => void;
  onMark: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
};

/** One line of the search. */
export function SearchHit({ id, hit, isMarked, onGo, onMark, onKeyDown }: SearchHitProps) {
  const { title, note, Icon } = hit;
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isMarked}
      onClick={onGo}
      onKeyDown={onKeyDown}
      onPointerMove={onMark}
      className={classNames("flex cursor-pointer items-start gap-3 rounded-lg px-3 py-2 text-sm", isMarked && "bg-hover")}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-faint" />
      <span className="min-w-0 flex-1">
        <span dir="auto" className={classNames("block wrap-anywhere", note ? "line-clamp-2" : "truncate")}>
          <Pieces pieces={title} />
        </span>
        {note ? (
          <span dir="auto" className="mt-0.5 block truncate text-xs text-muted">
            <Pieces pieces={note} />
          </span>
        ) : null}
      </span>
      {hit.shortcut ? <kbd className="font-sans text-[11px] leading-5 text-faint pointer-coarse:hidden">{hit.shortcut}</kbd> : null}
    </div>
  );
}

/** Found words stand out; all of it is text and never markup. */
function Pieces({ pieces }: { pieces: SnippetPiece[] }) {
  return pieces.map(({ text, hit }, at) =>
    hit ? (
      <mark key={at} className="rounded-sm bg-accent-soft font-medium text-accent-text">
        {text}
      </mark>
    ) : (
      text
    ),
  );
}
