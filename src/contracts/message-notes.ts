import { z } from "zod";

export const citationsMax = 50;

/** A source cited in a reply; one without an address is a document that the model was given. */
export const Citation = z.object({ title: z.string(), url: z.string().nullable() });
export type Citation = z.infer<typeof Citation>;

/**
 * Notes as stored: a flat object, so that several processes writing one message only ever add keys. `thought.<part>`:
 * milliseconds · `cited.<part>`: citations · `unseenPictures`: how many images were not shown to the model.
 */
export const StoredNotes = z.record(z.string(), z.union([z.number(), z.array(Citation)]));
export type StoredNotes = z.infer<typeof StoredNotes>;

/** Facts about a reply beside its parts. `thoughtMs`: the duration of each reasoning part, by its index. */
export type MessageNotes = { messageId: string; thoughtMs: Record<number, number>; citations: Citation[]; unseenPictures: number };

/** The stored notes of a message in the form that leaves the server. */
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

/** Whether a source is not in the list yet. */
export function isNew(citations: Citation[], { url, title }: Citation): boolean {
  return !citations.some((one) => one.url === url && (url !== null || one.title === title));
}

function partOf(key: string): number {
  return Number(key.split(".")[1] ?? -1);
}
