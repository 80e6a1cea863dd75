import { z } from "zod";

export const citationsMax = 50;

/** A source that a model named for its answer; one without an address is a document that it was given. */
export const Citation = z.object({ title: z.string(), url: z.string().nullable() });
export type Citation = z.infer<typeof Citation>;

/**
 * Notes as they are stored: a flat object, so that processes that write one message after each other only ever add
 * keys. `thought.<part>`: milliseconds · `cited.<part>`: citations · `unseenPictures`: how many the model was not shown.
 */
export const StoredNotes = z.record(z.string(), z.union([z.number(), z.array(Citation)]));
export type StoredNotes = z.infer<typeof StoredNotes>;

/** What is known of a reply beside its parts. `thoughtMs`: how long each reasoning part took, by its index. */
export type MessageNotes = { messageId: string; thoughtMs: Record<number, number>; citations: Citation[]; unseenPictures: number };

/** The stored notes of a message, as they leave the server. */
export function readNotes(messageId: string, stored: unknown): MessageNotes {
  const notes: MessageNotes = { messageId, thoughtMs: {}, citations: [], unseenPictures: 0 };
  const entries = Object.entries(StoredNotes.catch({}).parse(stored ?? {}));
  for (const [key, value] of entries.toSorted(([a], [b]) => partOf(a) - partOf(b))) {
    if (Array.isArray(value)) notes.citations.push(...value.filter((one) => isNew(notes.citations, one)));
    else if (key === "unseenPictures") notes.unseenPictures = value;
    else notes.thoughtMs[partOf(key)] = value;
  }
  return notes;
}

/** Whether a source is not among those known. */
export function isNew(known: Citation[], { url, title }: Citation): boolean {
  return !known.some((one) => one.url === url && (url !== null || one.title === title));
}

function partOf(key: string): number {
  return Number(key.split(".")[1] ?? -1);
}
