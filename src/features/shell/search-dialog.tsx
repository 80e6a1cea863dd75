"use client";

import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useShell } from "#features/frame/shell-context.ts";
import { type Subject, verbs } from "#features/frame/verbs.ts";
import { t } from "#messages/text.ts";
import { Dialog } from "../../components/ui/dialog.tsx";
import { Spinner } from "../../components/ui/spinner.tsx";
import { SearchHit } from "./search-hit.tsx";
import { useMenu } from "./use-menu.ts";
import { addTask, type Hit, useSearch } from "./use-search.ts";

/** Finds chats, messages and tasks by their words, acts on what has the focus, or goes to a page: Ctrl+K. */
export function SearchDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("frame.search")} titleHidden className="p-0">
      <SearchBox onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function SearchBox({ onDone }: { onDone: () => void }) {
  const router = useRouter();
  const { openQuickAdd } = useShell();
  const [words, setWords] = useState("");
  const [marked, setMarked] = useState(0);
  const subject = useSubject();
  const runLast = useAfterClose();
  const { groups: searched, isSearching } = useSearch(words.trim());
  const { deeds, places } = useMenu(words.trim(), subject);
  const groups = [
    ...deeds,
    ...searched.slice(0, -1),
    ...(words.trim() ? places : []),
    ...searched.slice(-1),
    ...(words.trim() ? [] : places),
  ];
  const hits = groups.flatMap((group) => group.hits);
  const at = Math.min(marked, hits.length - 1);
  useEffect(() => {
    document.getElementById(`search-hit-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [at]);

  function go({ path, run }: Hit) {
    onDone();
    if (run) runLast(run);
    else if (path === addTask) openQuickAdd();
    else router.push(path);
  }

  function onKeyDown(event: KeyboardEvent) {
    const hit = hits[at];
    if (event.key === "ArrowDown") setMarked(Math.min(at + 1, hits.length - 1));
    else if (event.key === "ArrowUp") setMarked(Math.max(at - 1, 0));
    // Enter means what was looked for, and not what an earlier word had found.
    else if (event.key === "Enter" && hit && (!isSearching || hit.run)) go(hit);
    else if (event.key !== "Enter") return;
    event.preventDefault();
  }

  return (
    <>
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search aria-hidden className="size-4 text-faint" />
        <input
          role="combobox"
          dir="auto"
          aria-label={t("frame.searchTitle")}
          aria-expanded
          aria-controls="search-hits"
          aria-activedescendant={`search-hit-${at}`}
          placeholder={t("frame.searchLabel")}
          maxLength={200}
          className="h-12 min-w-0 flex-1 bg-transparent text-sm outline-none placeholder:text-faint"
          value={words}
          onChange={(event) => {
            setWords(event.target.value);
            setMarked(0);
          }}
          onKeyDown={onKeyDown}
        />
        {isSearching ? <Spinner label={t("frame.searching")} /> : null}
      </div>
      <p role="status" className="px-4.5 pt-4 text-[13px] wrap-anywhere text-muted empty:hidden">
        {words.trim() && !isSearching && groups.length === 1 ? t("frame.nothingFound", { words: words.trim() }) : null}
      </p>
      <div id="search-hits" role="listbox" aria-label={t("frame.results")} className="max-h-[60vh] overflow-y-auto p-1.5">
        {groups.map(({ label, hits: members }) => (
          <div key={label} role="group" aria-label={label}>
            <p aria-hidden className="px-3 pt-2 pb-1 text-xs font-medium text-faint">
              {label}
            </p>
            {members.map((hit) => {
              const index = hits.indexOf(hit);
              return (
                <SearchHit
                  key={hit.key}
                  id={`search-hit-${index}`}
                  hit={hit}
                  isMarked={index === at}
                  onGo={() => go(hit)}
                  onMark={() => setMarked(index)}
                  onKeyDown={onKeyDown}
                />
              );
            })}
          </div>
        ))}
      </div>
    </>
  );
}

/** What had the focus when the search was opened, or else what is open. */
function useSubject(): Subject | null {
  const [focus] = useState(() => document.activeElement);
  const [subject, setSubject] = useState<Subject | null>(null);
  useLayoutEffect(() => setSubject(verbs.of(focus)), [focus]);
  return subject;
}

/** Runs a deed once the dialog is gone and has given the focus back, which the deed may then move. */
function useAfterClose(): (run: () => void) => void {
  const last = useRef<(() => void) | null>(null);
  useEffect(
    () => () => {
      const run = last.current;
      if (run) setTimeout(() => setTimeout(run));
    },
    [],
  );
  return (run) => {
    last.current = run;
  };
}
