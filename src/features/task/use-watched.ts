"use client";

import { useEffect, useState } from "react";
import type { Task } from "#contracts/task.ts";

type Watched = { versions: ReadonlyMap<number, string>; open: ReadonlySet<number> };

/**
 * Tasks as somebody watches them: those that are open, with those that were completed before the watcher's eyes,
 * which stay ticked in their place. `hasChanged` tells what has changed since the watching began.
 */
export function useWatched(tasks: Task[] | undefined): { shown: Task[]; hasChanged: (task: Task) => boolean } {
  const [watched, setWatched] = useState<Watched | null>(null);
  useEffect(() => {
    if (!tasks) return;
    setWatched((before) => {
      const versions = before?.versions ?? new Map(tasks.map(({ id, updatedAt }) => [id, updatedAt]));
      const unknown = tasks.filter(({ id, status }) => status !== "completed" && !before?.open.has(id));
      if (before && unknown.length === 0) return before;
      return { versions, open: new Set([...(before?.open ?? []), ...unknown.map(({ id }) => id)]) };
    });
  }, [tasks]);
  return {
    shown: (tasks ?? []).filter(({ id, status }) => status !== "completed" || watched?.open.has(id)),
    hasChanged: ({ id, updatedAt }) => watched !== null && watched.versions.get(id) !== updatedAt,
  };
}
