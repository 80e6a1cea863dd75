import type { ImportSource } from "#contracts/transfer.ts";
import type { Found, Reader } from "../found-task.ts";
import { readCsv } from "./csv.ts";
import { readICalendar } from "./icalendar.ts";
import { readMarkdown } from "./markdown.ts";
import { readMicrosoftJson, readOutlookCsv } from "./microsoft.ts";
import { readOwnCsv, readOwnJson } from "./own.ts";
import { readThings } from "./things.ts";
import { readTickTick } from "./ticktick.ts";
import { readTodoist } from "./todoist.ts";
import { isZip, unpack } from "./unpack.ts";
import { unreadable } from "./unreadable.ts";
import { readVikunja } from "./vikunja.ts";

export type ReadFile = { source: ImportSource; found: Found };
type Named = { name: string; bytes: Uint8Array };

/**
 * The tasks of a file, whose source is known by what is in it, whatever it is called.
 * @throws VALIDATION when it is no text in UTF-8, broken, or of nobody whom we know
 */
export function readTaskFile(file: Named, reader: Reader): ReadFile {
  if (!isZip(file.bytes)) return readText(textOf(file.bytes), file.name, reader);
  const files = unpack(file.bytes).filter(({ name }) => /(?:^|\/)(?:data\.json|[^/]+\.csv)$/i.test(name));
  const data = files.find(({ name }) => /(?:^|\/)data\.json$/i.test(name));
  const read = (data ? [data] : files).map(({ name, bytes }) => readText(textOf(bytes), name.replace(/^.*\//, ""), reader));
  const [first] = read;
  if (!first) throw unreadable("has neither the CSV files of a Todoist backup nor the data.json of Vikunja in it");
  return { source: first.source, found: joined(read.map(({ found }) => found)) };
}

function readText(text: string, name: string, reader: Reader): ReadFile {
  if (!text.trim()) throw unreadable("is empty");
  return readStructured(text, reader) ?? readRows(text, name, reader) ?? { source: "markdown", found: requireSome(readMarkdown(text)) };
}

function readStructured(text: string, reader: Reader): ReadFile | null {
  if (/^\s*BEGIN:VCALENDAR/i.test(text)) return { source: "icalendar", found: requireSome(calendarOf(text, reader)) };
  if (!/^\s*[[{]/.test(text) || /^\s*\[[ xX]?\]/.test(text)) return null;
  const json = jsonOf(text);
  const readers = { bestchat: readOwnJson, vikunja: readVikunja, things: readThings, microsoft: readMicrosoftJson } as const;
  for (const [source, read] of Object.entries(readers)) {
    const found = read(json, reader);
    if (found) return { source: source as keyof typeof readers, found };
  }
  throw unreadable("is JSON, but of none of the programs that we can read");
}

function readRows(text: string, name: string, reader: Reader): ReadFile | null {
  const rows = readCsv(text);
  const readers = {
    bestchat: () => readOwnCsv(rows),
    todoist: () => readTodoist(rows, name, reader),
    ticktick: () => readTickTick(rows, reader),
    microsoft: () => readOutlookCsv(rows),
  } as const;
  for (const [source, read] of Object.entries(readers)) {
    const found = read();
    if (found) return { source: source as keyof typeof readers, found };
  }
  if (/\.csv$/i.test(name)) throw unreadable("is CSV, but its columns are of none of the programs that we can read");
  return null;
}

function calendarOf(text: string, reader: Reader): Found {
  try {
    return readICalendar(text, reader) ?? { tasks: [], refused: [] };
  } catch (cause) {
    throw unreadable("is no iCalendar that can be read", cause);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable("looks like JSON, but is broken", cause);
  }
}

/** UTF-8, or UTF-16 with its mark; what else it may be would have to be guessed. */
function textOf(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unreadable("is not in UTF-8 (perhaps in Latin-1): save it as UTF-8, so that no letter is lost", cause);
  }
}

function requireSome(found: Found): Found {
  if (found.tasks.length === 0) throw unreadable("has no tasks that we can read");
  return found;
}

/** Of several files: what refers to a row refers to one of its own file. */
function joined(all: Found[]): Found {
  const own = (at: number, row: string | null | undefined) => (row?.startsWith("line ") ? `${at} ${row}` : (row ?? null));
  return {
    tasks: all.flatMap(({ tasks }, at) =>
      tasks.map((task) => ({ ...task, ...(task.row ? { row: own(at, task.row) ?? task.row } : {}), parent: own(at, task.parent) })),
    ),
    refused: all.flatMap(({ refused }) => refused),
  };
}
