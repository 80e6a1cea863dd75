import { readFile } from "node:fs/promises";
import { getDocumentProxy } from "unpdf";
import { cutToBytes } from "./cut-to-bytes.ts";
import { UnreadableFile, workLimits } from "./worker-jobs.ts";

/** The text of a PDF's first pages, until the limit. */
export async function readPdf(path: string): Promise<{ text: string; truncated: boolean }> {
  const document = await getDocumentProxy(new Uint8Array(await readFile(path)), { verbosity: 0 });
  const pages: string[] = [];
  let length = 0;
  const count = Math.min(document.numPages, workLimits.pages);
  for (let number = 1; number <= count && length <= workLimits.textBytes; number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    const text = items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join("");
    pages.push(text.trim());
    length += text.length;
    page.cleanup();
  }
  const text = pages.join("\n\n").trim();
  if (text === "") throw new UnreadableFile("This PDF holds no text, only pictures of it.");
  const cut = cutToBytes(text, workLimits.textBytes);
  return { text: cut.text, truncated: cut.truncated || pages.length < document.numPages };
}
