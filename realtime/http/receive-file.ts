import { createHash, type Hash } from "node:crypto";
import { createWriteStream } from "node:fs";
import type { IncomingMessage } from "node:http";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import Busboy from "busboy";
import { cleanFileName, uploadBytesMax } from "#contracts/upload.ts";
import { DomainError, invalid } from "#domain/error.ts";

/** A completely received file. `sha256` is hex. */
export type Received = { name: string; size: number; sha256: string };

/** Stores the multipart field `file` at `target`, counting and hashing it on the way. */
export function receiveFile(request: IncomingMessage, target: string): Promise<Received> {
  return new Promise((resolve, reject) => {
    let parser: ReturnType<typeof Busboy>;
    try {
      parser = Busboy({
        headers: request.headers,
        defParamCharset: "utf8",
        limits: { files: 10, fields: 10, fileSize: uploadBytesMax + 1 },
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
      if (field !== "file" || stored) {
        stream.resume();
        return;
      }
      const counted = counter();
      stored = pipeline(stream, counted.stream, createWriteStream(target)).then(() => {
        if (stream.truncated || counted.size() > uploadBytesMax) throw tooLarge();
        return { name: nameOf(info.filename), size: counted.size(), sha256: counted.hash.digest("hex") };
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

/** Removes characters that disguise the extension. Browsers encode these three in forms (WHATWG, multipart/form-data). */
function nameOf(raw: string | undefined): string {
  return cleanFileName((raw ?? "").replaceAll("%22", '"').replaceAll("%0D", "").replaceAll("%0A", ""));
}

export function tooLarge(): DomainError {
  return new DomainError("PAYLOAD_TOO_LARGE", "Files may have at most 20 MB");
}
