"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { readerZone } from "#client/reader-time.ts";
import { useTRPC } from "#client/trpc.tsx";
import type { QuickTask } from "#contracts/quick-add/quick-add.ts";
import { clockIn } from "#contracts/zoned-time.ts";
import { useToday } from "#features/frame/today.ts";

/** Reads lines; its code comes when somebody begins to write one. */
const load = () => import("#contracts/quick-add/quick-add.ts");
type Grammar = Awaited<ReturnType<typeof load>>;

/** What a line means, as far as the grammar is there; `read` waits for it, and takes a line as it is where it cannot come. */
export function useMeaning(line: string) {
  const trpc = useTRPC();
  const today = useToday();
  const [grammar, setGrammar] = useState<Grammar | null>(null);
  const [plain, setPlain] = useState<ReadonlySet<string>>(new Set());
  const isUsed = line !== "";
  const { data: projects } = useQuery(trpc.projects.list.queryOptions(undefined, { enabled: isUsed }));
  useEffect(() => {
    if (isUsed) void load().then(setGrammar, () => {});
  }, [isUsed]);
  const context = useMemo(
    () => ({ today, projects: (projects ?? []).filter(({ archived }) => !archived), plain }),
    [today, projects, plain],
  );
  const readBy = (reader: Grammar, text: string) => reader.readQuickAdd(text, { ...context, ...momentNow() });
  return {
    meaning: grammar && isUsed ? readBy(grammar, line) : null,
    prepare: () => void load().then(setGrammar, () => {}),
    read: async (text: string): Promise<QuickTask | null> => {
      const reader = grammar ?? (await load().catch(() => null));
      return reader && readBy(reader, text);
    },
    linesOf: (text: string) => grammar?.linesOf(text) ?? text.split(/\r?\n/).filter((one) => one.trim()),
    /** A phrase is words from now on. */
    keepAsWords: (phrase: string) => setPlain((before) => new Set(before).add(phrase.trim().toLowerCase())),
    forgetWords: () => setPlain(new Set()),
  };
}

function momentNow() {
  return { now: clockIn(readerZone(), new Date()), isAmerican: /^en(-US)?$/.test(navigator.language) };
}
