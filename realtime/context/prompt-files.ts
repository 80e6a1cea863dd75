import { buffer } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import type { FilePart, MessagePart } from "#contracts/message.ts";
import { picturesIn } from "#contracts/tool-picture.ts";
import type { BranchMessage } from "#domain/chat/history.ts";
import { anyTextPending, type FileText, fileTexts } from "#domain/file/file-text.ts";
import { logger } from "#lib/logger.ts";
import { storage } from "#lib/storage/open-storage.ts";
import { visionKey } from "#lib/storage.ts";
import type { ModelImage } from "../llm/model.ts";
import { filePromptLimits } from "../tunables.ts";

/** What the model sees of each file, by upload id: its text or a note, and its image. */
export type PromptFiles = { words: Map<string, string>; images: Map<string, ModelImage>; unseenPictures: number };
export const noFiles: PromptFiles = { words: new Map(), images: new Map(), unseenPictures: 0 };

/**
 * Reads the files of a branch for the model, newest first: at most `perFile` characters of each and `together` of all, and
 * the newest `images` images. The rest is only named, as are all images for a model without vision.
 */
export async function readPromptFiles(
  branch: Pick<BranchMessage, "parts">[],
  { userId, seesPictures, signal }: { userId: number; seesPictures: boolean; signal: AbortSignal },
): Promise<PromptFiles> {
  const parts = branch.flatMap(({ parts }) => parts.flatMap(filesIn)).reverse();
  if (parts.length === 0) return noFiles;
  await untilRead(parts, userId, signal);
  const known = await fileTexts(
    userId,
    parts.map((part) => part.uploadId),
    filePromptLimits.perFile,
  );
  const files: PromptFiles = { words: new Map(), images: new Map(), unseenPictures: 0 };
  let left = filePromptLimits.together;
  for (const part of parts) {
    const file = known.find(({ id }) => id === part.uploadId);
    if (!file || files.words.has(file.id)) continue;
    if (part.mime.startsWith("image/") && !seesPictures) {
      files.unseenPictures += 1;
      files.words.set(file.id, note(part, unseen));
      continue;
    }
    if (part.mime.startsWith("image/")) {
      const image = files.images.size < filePromptLimits.images ? await readImage(part) : null;
      if (image) files.images.set(file.id, image);
      files.words.set(file.id, image ? `[attached image ${nameOf(part)}]` : note(part, "this image is not shown to you"));
      continue;
    }
    const words = wordsOf(part, file, left);
    left -= words.length;
    files.words.set(file.id, words);
  }
  return files;
}

/** Files attached by the user, and images returned by tools. */
function filesIn(part: MessagePart): FilePart[] {
  if (part.type === "file") return [part];
  return part.type === "tool" ? picturesIn(part.output) : [];
}

const unseen =
  "this is a picture, and you are a model that does not see pictures: you know its name and nothing of what it shows. Say so when it matters";

/** A file's text may still be extracted when its message is sent; the reply waits, within the extraction's time limit. */
async function untilRead(parts: FilePart[], userId: number, signal: AbortSignal): Promise<void> {
  const ids = parts.map((part) => part.uploadId);
  const until = Date.now() + filePromptLimits.waitMs;
  while (!signal.aborted && Date.now() < until && (await anyTextPending(userId, ids))) {
    await pause(filePromptLimits.lookMs, undefined, { signal }).catch(() => {});
  }
}

function wordsOf(part: FilePart, file: FileText, left: number): string {
  if (file.text === null) return note(part, file.error ?? "its text is not read yet");
  if (left <= 0) return note(part, "there is no room for its text any more");
  const text = file.text.slice(0, left);
  const rest = file.truncated || text.length < file.text.length ? "\n[the file goes on; the rest is left out]" : "";
  // The file must not close its own tag and continue in the user's name.
  return `<file name=${nameOf(part)} type="${part.mime}">\n${text.replace(/<\/file/gi, "<\\/file")}${rest}\n</file>`;
}

function note(part: FilePart, words: string): string {
  return `[attached file ${nameOf(part)}: ${words}]`;
}

function nameOf(part: FilePart): string {
  return JSON.stringify(part.name.replace(/[<>\]]/g, "_"));
}

async function readImage(part: FilePart): Promise<ModelImage | null> {
  try {
    const bytes = (await storage().get(visionKey(part.uploadId))) ?? (await storage().get(part.uploadId));
    return bytes && { mime: /^image\/hei[cf]$/.test(part.mime) ? "image/jpeg" : part.mime, data: (await buffer(bytes)).toString("base64") };
  } catch (error) {
    logger.warn({ err: error, upload: part.uploadId }, "an image could not be read; the model is told so");
    return null;
  }
}
