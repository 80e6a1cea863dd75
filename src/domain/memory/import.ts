import { memoryLengthMax } from "#contracts/limits.ts";
import type { MemoryImportReport } from "#contracts/memory.ts";
import { codePointLength, isBlank, isStorableText } from "#contracts/text.ts";
import type { Actor } from "#domain/actor.ts";
import { invalid } from "#domain/error.ts";
import { inTransaction } from "#domain/record.ts";
import type { Tx } from "#lib/db.ts";
import { holdMemories, insertMemories, isSame } from "./memory.ts";

/**
 * Takes each line of a pasted text as a note, those that are there already once. All or none.
 * @throws VALIDATION a line is too long · CONFLICT no room
 */
export async function importMemories(actor: Actor, text: string, tx?: Tx): Promise<MemoryImportReport> {
  const lines = linesOf(text);
  return inTransaction(tx, async (tx) => {
    const there = await holdMemories(tx, actor);
    const fresh = lines.filter((line) => !there.some((memory) => isSame(memory.text, line)));
    const added = fresh.length > 0 ? await insertMemories(tx, actor, fresh.map((line) => ({ text: line })), there.length) : []; // biome-ignore format: one call
    return { added, known: lines.length - added.length };
  });
}

const listMark = /^\s*(?:[-*+•–]|\d{1,3}[.)])\s+/;

/** The different lines of a paste, without list marks. */
export function linesOf(text: string): string[] {
  if (!isStorableText(text)) throw invalid("text", "must not contain NUL or lone surrogates");
  const lines = text.split(/\r?\n/).map((line) => line.replace(listMark, "").trim());
  const long = lines.findIndex((line) => codePointLength(line) > memoryLengthMax);
  if (long >= 0) throw invalid("text", `line ${long + 1} has more than ${memoryLengthMax} characters`);
  const kept = lines.filter((line) => !isBlank(line));
  return kept.filter((line, at) => kept.findIndex((other) => isSame(other, line)) === at);
}
