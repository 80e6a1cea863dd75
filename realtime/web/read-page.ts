import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storableText } from "#contracts/text.ts";
import { runInWorker } from "../files/run-in-worker.ts";
import { UnreadableFile } from "../files/worker-jobs.ts";
import { decodePage } from "./charset.ts";
import type { FetchedPage } from "./fetch-page.ts";
import { type PageText, pageText } from "./page-text.ts";
import { visible } from "./plain-line.ts";
import { WebFailure } from "./web-failure.ts";

/** The text of a fetched page. @throws WebFailure if it has none */
export async function readPage({ url, contentType, bytes }: FetchedPage): Promise<PageText> {
  const type = contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (type === "application/pdf" || startsWith(bytes, "%PDF-")) return { title: "", text: await pdfText(bytes), links: [] };
  if (/^(image|audio|video|font)\//.test(type) || type === "application/zip" || type === "application/octet-stream") {
    throw new WebFailure("There is no text at this address, but a file of another kind.", { lasting: true });
  }
  const text = decodePage(bytes, contentType);
  const isHtml = /html|xml/.test(type) || (type === "" && /<(!doctype|html|body|p|div)\b/i.test(text.slice(0, 2000)));
  return isHtml ? pageText(text, url) : { title: "", text: storableText(visible(text)).trim(), links: [] };
}

function startsWith(bytes: Uint8Array, mark: string): boolean {
  return new TextDecoder("latin1").decode(bytes.subarray(0, mark.length)) === mark;
}

/** Uses the worker for uploaded files: an untrusted PDF is never parsed in this process. */
async function pdfText(bytes: Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "bestchat-page-"));
  try {
    await writeFile(join(folder, "page.pdf"), bytes);
    const result = await runInWorker({ kind: "pdf", path: join(folder, "page.pdf") });
    return "text" in result ? visible(result.text).trim() : "";
  } catch (error) {
    if (error instanceof UnreadableFile) throw new WebFailure(error.message, { lasting: true, cause: error });
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
