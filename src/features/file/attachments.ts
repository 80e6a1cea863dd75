import { UploadError, uploadFile } from "#client/files.ts";
import { attachmentsMax, unattachedUploadHours, uploadBytesMax } from "#contracts/limits.ts";
import type { FilePart } from "#contracts/message.ts";
import type { Upload } from "#contracts/upload.ts";
import { t } from "#messages/text.ts";

/** A file on its way into a message that is being written. */
export type Attachment = {
  id: string;
  name: string;
  size: number;
  state: "uploading" | "done" | "failed";
  /** How much has left, 0 to 1. */
  progress: number;
  /** Why it failed, in words. */
  error: string | null;
  canRetry: boolean;
  upload: Upload | null;
  addedAt: number;
};

export const noAttachments: Attachment[] = [];
/** A little less than the server keeps what no message holds. */
const keptMs = (unattachedUploadHours - 1) * 60 * 60 * 1000;

// For the whole page and not in a component: an upload goes on while one looks at another chat.
const lists = new Map<string, Attachment[]>();
const running = new Map<string, { file: File; abort: AbortController }>();
const listeners = new Set<() => void>();

export function subscribeAttachments(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function attachmentsOf(key: string): Attachment[] {
  return lists.get(key) ?? noAttachments;
}

/** Brings back what was uploaded for this draft before a reload. */
export function loadAttachments(key: string): void {
  if (lists.has(key)) return;
  const stored = read(key).filter(({ addedAt }) => Date.now() - addedAt < keptMs);
  lists.set(key, stored);
  publish();
}

/** Attaches files to a draft and begins to send them. */
export function addFiles(key: string, files: Iterable<File>): void {
  loadAttachments(key);
  for (const file of files) {
    const problem = problemOf(key, file);
    const id = crypto.randomUUID();
    const attachment: Attachment = {
      id,
      name: file.name || t("file.pastedFile"),
      size: file.size,
      state: problem ? "failed" : "uploading",
      progress: 0,
      error: problem,
      canRetry: false,
      upload: null,
      addedAt: Date.now(),
    };
    save(key, [...attachmentsOf(key), attachment]);
    if (!problem) void send(key, id, file);
  }
}

export function retryAttachment(key: string, id: string): void {
  const file = running.get(id)?.file;
  if (!file) return;
  change(key, id, { state: "uploading", progress: 0, error: null });
  void send(key, id, file);
}

/** Takes a file off the draft; one that is under way is cancelled. Gives back the stored upload, for the server to forget. */
export function removeAttachment(key: string, id: string): Upload | null {
  const gone = attachmentsOf(key).find((attachment) => attachment.id === id);
  running.get(id)?.abort.abort();
  running.delete(id);
  save(
    key,
    attachmentsOf(key).filter((attachment) => attachment.id !== id),
  );
  return gone?.upload ?? null;
}

/** The files of a draft as message parts; the draft has none afterwards. */
export function takeAttachments(key: string): FilePart[] {
  const parts = attachmentsOf(key).flatMap(({ upload }): FilePart[] =>
    upload ? [{ type: "file", uploadId: upload.id, name: upload.name, mime: upload.mime, size: upload.size }] : [],
  );
  save(key, []);
  return parts;
}

async function send(key: string, id: string, file: File): Promise<void> {
  const abort = new AbortController();
  running.set(id, { file, abort });
  try {
    const upload = await uploadFile(file, { signal: abort.signal, onProgress: (progress) => change(key, id, { progress }) });
    running.delete(id);
    change(key, id, { state: "done", progress: 1, upload, name: upload.name, size: upload.size });
  } catch (error) {
    if (abort.signal.aborted) return;
    const canRetry = !(error instanceof UploadError) || error.passing;
    change(key, id, { state: "failed", canRetry, error: error instanceof Error ? error.message : t("file.notArrived") });
  }
}

function problemOf(key: string, file: File): string | null {
  if (attachmentsOf(key).length >= attachmentsMax) return t("file.tooMany", { attachmentsMax });
  return file.size > uploadBytesMax ? t("file.tooLarge") : null;
}

function change(key: string, id: string, fields: Partial<Attachment>): void {
  save(
    key,
    attachmentsOf(key).map((attachment) => (attachment.id === id ? { ...attachment, ...fields } : attachment)),
  );
}

function save(key: string, next: Attachment[]): void {
  lists.set(key, next);
  const done = next.filter(({ state }) => state === "done");
  if (done.length > 0) localStorage.setItem(storageKey(key), JSON.stringify(done));
  else localStorage.removeItem(storageKey(key));
  publish();
}

function publish(): void {
  for (const listener of listeners) listener();
}

function read(key: string): Attachment[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey(key)) ?? "[]");
    return Array.isArray(stored) ? stored : [];
  } catch {
    return []; // Damaged: the files go by themselves in a day.
  }
}

function storageKey(key: string): string {
  return `bestchat.files.${key}`;
}
