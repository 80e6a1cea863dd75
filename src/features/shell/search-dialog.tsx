"use client";

import { useQuery } from "@tanstack/react-query";
import { ListTodo, MessageSquare, Plus, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useDeferredValue, useState } from "react";
import { useTRPC } from "#client/trpc.tsx";
import { classNames } from "../../components/ui/class-names.ts";
import { Dialog } from "../../components/ui/dialog.tsx";
import { useTasks } from "../task/use-tasks.ts";

/** Finds a chat or a task by its words, or begins a new chat: Ctrl+K. */
export function SearchDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Search" titleHidden className="p-0">
      <SearchBox onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function SearchBox({ onDone }: { onDone: () => void }) {
  const router = useRouter();
  const [words, setWords] = useState("");
  const [marked, setMarked] = useState(0);
  const hits = useHits(useDeferredValue(words.trim()));
  const at = Math.min(marked, hits.length - 1);

  function go(path: string) {
    onDone();
    router.push(path);
  }

  function onKeyDown(event: KeyboardEvent) {
    const hit = hits[at];
    if (event.key === "ArrowDown") setMarked(Math.min(at + 1, hits.length - 1));
    else if (event.key === "ArrowUp") setMarked(Math.max(at - 1, 0));
    else if (event.key === "Enter" && hit) go(hit.path);
    else return;
    event.preventDefault();
  }

  return (
    <>
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search aria-hidden className="size-4 text-faint" />
        <input
          role="combobox"
          aria-label="Search chats and tasks"
          aria-expanded
          aria-controls="search-hits"
          aria-activedescendant={`search-hit-${at}`}
          placeholder="Search chats and tasks"
          className="h-12 flex-1 bg-transparent text-sm outline-none placeholder:text-faint"
          value={words}
          onChange={(event) => {
            setWords(event.target.value);
            setMarked(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id="search-hits" role="listbox" aria-label="Results" className="max-h-[50vh] overflow-y-auto p-1.5">
        {hits.map(({ key, path, title, Icon }, index) => (
          <div
            key={key}
            id={`search-hit-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onClick={() => go(path)}
            onKeyDown={onKeyDown}
            onPointerMove={() => setMarked(index)}
            className={classNames("flex cursor-pointer items-center gap-3 rounded-lg px-3 py-2 text-sm", index === at && "bg-hover")}
          >
            <Icon aria-hidden className="size-4 shrink-0 text-faint" />
            <span className="truncate">{title}</span>
          </div>
        ))}
      </div>
    </>
  );
}

type Hit = { key: string; path: string; title: string; Icon: typeof Plus };

function useHits(words: string): Hit[] {
  const trpc = useTRPC();
  const { data: page } = useQuery(
    trpc.conversations.list.queryOptions({ limit: 12, ...(words ? { q: words } : {}) }, { placeholderData: (before) => before }),
  );
  const { data: tasks } = useTasks();
  const chats = (page?.conversations ?? []).map(
    ({ id, title }): Hit => ({ key: id, path: `/chat/${id}`, title: title || "Untitled chat", Icon: MessageSquare }),
  );
  const matching = words ? (tasks ?? []).filter((task) => task.title.toLowerCase().includes(words.toLowerCase())).slice(0, 8) : [];
  const begin: Hit = { key: "new", path: "/chat", title: "New chat", Icon: Plus };
  const found = [...chats, ...matching.map(({ id, title }): Hit => ({ key: `task-${id}`, path: "/tasks", title, Icon: ListTodo }))];
  // Enter takes the first: without words a new chat, with words what was looked for.
  return words ? [...found, begin] : [begin, ...found];
}
