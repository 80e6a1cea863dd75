import { createHash, type Hash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import Busboy from "busboy";
import { create as attachmentNamed } from "content-disposition";
import { fileTypeFromBuffer } from "file-type";
import { v7 as uuidv7 } from "uuid";
import { EntityId } from "#contracts/message.ts";
import { uploadBytesMax } from "#contracts/upload.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError, invalid, notFound } from "#domain/error.ts";
import { createUpload, getUpload } from "#domain/upload.ts";
import { sendJson } from "./send.ts";

const nameLengthMax = 200;
/** Content that file-type recognises and that users may attach; all else must be text. */
const binaryTypes = new Set([
  "application/pdf",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
]);

/** Takes the multipart field `file`: streamed to a temporary file, counted and hashed on the way, typed by its content. */
export async function receiveUpload(request: IncomingMessage, response: ServerResponse, actor: Actor, dataDir: string): Promise<void> {
  if (!request.headers["content-type"]?.startsWith("multipart/form-data")) {
    throw new DomainError("UNSUPPORTED_MEDIA_TYPE", "Send the file as multipart/form-data in a field named file");
  }
  // The body may be a little longer than its one file.
  if (Number(request.headers["content-length"]) > uploadBytesMax + 65_536) throw tooLarge();
  const folder = join(dataDir, "uploads");
  await mkdir(folder, { recursive: true });
  const id = uuidv7();
  const temporary = join(folder, `${id}.part`);
  try {
    const received = await readFile(request, temporary);
    const upload = { id, name: received.name, mime: await typeOf(temporary), size: received.size, sha256: received.sha256 };
    await rename(temporary, join(folder, id));
    await createUpload(actor, upload).catch(async (error: unknown) => {
      await rm(join(folder, id), { force: true });
      throw error;
    });
    sendJson(response, 201, upload);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Serves a file to its owner, always as a download: nothing a user stored may run in the product's origin. */
export async function serveUpload(response: ServerResponse, actor: Actor, id: string, dataDir: string): Promise<void> {
  const known = EntityId.safeParse(id);
  if (!known.success) throw notFound("Upload");
  const upload = await getUpload(actor, known.data);
  const file = join(dataDir, "uploads", upload.id);
  if (!(await stat(file).catch(() => null))) throw notFound("Upload");
  response.writeHead(200, {
    "Content-Type": upload.mime,
    "Content-Length": upload.size,
    "Content-Disposition": attachmentNamed(upload.name),
    "Content-Security-Policy": "sandbox; default-src 'none'",
  });
  await pipeline(createReadStream(file), response);
}

type Received = { name: string; size: number; sha256: string };

function readFile(request: IncomingMessage, target: string): Promise<Received> {
  return new Promise((resolve, reject) => {
    let parser: ReturnType<typeof Busboy>;
    try {
      parser = Busboy({
        headers: request.headers,
        defParamCharset: "utf8",
        limits: { files: 1, fields: 10, fileSize: uploadBytesMax + 1 },
      });
    } catch {
      reject(invalid("file", "is not a readable multipart body"));
      return;
    }
    let stored: Promise<Received> | null = null;
    const fail = (error: unknown) => {
      request.unpipe(parser);
      request.resume();
      reject(error);
    };
    parser.on("file", (field, stream, info) => {
      if (field !== "file") {
        stream.resume();
        return;
      }
      const counted = counter();
      stored = pipeline(stream, counted.stream, createWriteStream(target)).then(() => {
        if (stream.truncated || counted.size() > uploadBytesMax) throw tooLarge();
        return { name: cleanName(info.filename), size: counted.size(), sha256: counted.hash.digest("hex") };
      });
      stored.catch(fail);
    });
    parser.on("error", () => fail(invalid("file", "is not a readable multipart body")));
    parser.on("close", () => {
      if (stored) stored.then(resolve, reject);
      else reject(invalid("file", "is missing"));
    });
    request.on("aborted", () => reject(invalid("file", "was cut off")));
    request.pipe(parser);
  });
}

function counter(): { stream: Transform; size: () => number; hash: Hash } {
  let size = 0;
  const hash = createHash("sha256");
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      hash.update(chunk);
      done(null, chunk);
    },
  });
  return { stream, size: () => size, hash };
}

async function typeOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const head = Buffer.alloc(8192);
    const { bytesRead } = await handle.read(head, 0, head.length, 0);
    const known = await fileTypeFromBuffer(head.subarray(0, bytesRead));
    if (known && binaryTypes.has(known.mime)) return known.mime;
    if (known || !isText(head.subarray(0, bytesRead))) {
      throw new DomainError(
        "UNSUPPORTED_MEDIA_TYPE",
        "This kind of file cannot be attached. Use text, code, CSV, JSON, PDF, DOCX or an image.",
      );
    }
    return "text/plain; charset=utf-8";
  } finally {
    await handle.close();
  }
}

function isText(head: Buffer): boolean {
  if (head.includes(0)) return false;
  // The head may end inside a character: only what stands before that must be valid.
  const text = new TextDecoder("utf-8").decode(head, { stream: true });
  return !text.includes("\uFFFD");
}

/** The last part of the name, without control characters and path separators; never empty. */
function cleanName(name: string | undefined): string {
  const last = (name ?? "").toWellFormed().split(/[\\/]/).at(-1) ?? "";
  const clean = [...last]
    .filter((character) => (character.codePointAt(0) ?? 0) >= 32 && character !== "\u007f")
    .slice(0, nameLengthMax)
    .join("")
    .trim();
  return clean === "" || clean === "." || clean === ".." ? "file" : clean;
}

function tooLarge(): DomainError {
  return new DomainError("PAYLOAD_TOO_LARGE", "Files may have at most 20 MB");
}
