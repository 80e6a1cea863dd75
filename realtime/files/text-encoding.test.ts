import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, unzipSync, zipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeDocx } from "../../tests/setup/sample-files.ts";
import { readDocx } from "./read-docx.ts";
import { encodingOf } from "./text-encoding.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bestchat-encoding-"));
});
afterAll(() => rm(folder, { recursive: true }));

const csv = "Name;Straße;Preis\r\nMüller;Größe 5 – „groß“;3,50 €\r\n".repeat(20);
const le = Buffer.from(csv, "utf16le");
const be = Buffer.from(le).swap16();
const windows = Buffer.from([...csv].map((sign) => ({ "–": 0x96, "„": 0x84, "“": 0x93, "€": 0x80 })[sign] ?? sign.charCodeAt(0)));

test.each([
  ["UTF-8", Buffer.from(csv), "utf-8", csv],
  ["UTF-8 with a mark", Buffer.from(`\ufeff${csv}`), "utf-8", csv],
  ["UTF-16 LE with a mark", Buffer.concat([Buffer.from([0xff, 0xfe]), le]), "utf-16le", csv],
  ["UTF-16 BE with a mark", Buffer.concat([Buffer.from([0xfe, 0xff]), be]), "utf-16be", csv],
  ["UTF-16 LE", le, "utf-16le", csv],
  ["UTF-16 BE", be, "utf-16be", csv],
  ["Windows-1252", windows, "windows-1252", csv],
  ["nothing", Buffer.alloc(0), "utf-8", ""],
  ["zeros", Buffer.alloc(1000), null, null],
  ["random bytes", Buffer.from(Array.from({ length: 2000 }, (_, at) => (at * 7919 + at * at * 31) % 256)), null, null],
  ["a program", Buffer.from("7f454c4602010100000000000000000003003e0001000000", "hex"), null, null],
] as const)("%s", async (name, bytes, encoding, text) => {
  const path = join(folder, name);
  await writeFile(path, bytes);
  expect(await encodingOf(path)).toBe(encoding);
  if (encoding) expect(new TextDecoder(encoding).decode(bytes)).toBe(text);
});

test("notes, headers, footers, comments and text boxes of a Word document are read", async () => {
  const paragraph = (text: string) => `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
  const files = unzipSync(makeDocx(["The body."]));
  const part = (name: string, text: string) =>
    strToU8(`<w:${name} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${paragraph(text)}</w:${name}>`);
  const box = `<w:p><w:r><w:drawing><w:txbxContent>${paragraph("In a box")}</w:txbxContent></w:drawing></w:r></w:p>`;
  const document = new TextDecoder().decode(files["word/document.xml"]).replace("</w:body>", `${box}</w:body>`);
  const path = join(folder, "full.docx");
  await writeFile(
    path,
    zipSync({
      ...files,
      "word/document.xml": strToU8(document),
      "word/header1.xml": part("hdr", "Confidential &amp; new"),
      "word/footer2.xml": part("ftr", "Page foot"),
      "word/footnotes.xml": part("footnotes", "A footnote"),
      "word/endnotes.xml": part("endnotes", "An endnote"),
      "word/comments.xml": part("comments", "A comment"),
    }),
  );
  const { text } = await readDocx(path);
  for (const words of ["The body.", "In a box", "Confidential & new", "Page foot", "A footnote", "An endnote", "A comment"])
    expect(text).toContain(words);
  expect(text.match(/In a box/g)).toHaveLength(1);
});
