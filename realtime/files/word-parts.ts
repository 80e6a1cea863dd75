import { readFile } from "node:fs/promises";
import { unzipSync } from "fflate";

const parts = [
  ["Header", /^word\/header\d*\.xml$/],
  ["Footer", /^word\/footer\d*\.xml$/],
  ["Footnotes", /^word\/footnotes\.xml$/],
  ["Endnotes", /^word\/endnotes\.xml$/],
  ["Comments", /^word\/comments\.xml$/],
] as const;
const partBytesMax = 20 * 1_048_576;

/** The parts of a Word document beside its body: text boxes, headers, footers, notes and comments, each with a title. */
export async function wordParts(path: string, body: string): Promise<string> {
  const isWanted = (name: string) => name === "word/document.xml" || parts.some(([, pattern]) => pattern.test(name));
  const files = unzipSync(await readFile(path), { filter: ({ name, originalSize }) => isWanted(name) && originalSize <= partBytesMax });
  const xmlOf = (name: string) => new TextDecoder().decode(files[name]);
  // Text boxes are stored twice, for newer and older programs, and the body's text may contain them already.
  const boxes = [
    ...(files["word/document.xml"] ? xmlOf("word/document.xml") : "").matchAll(/<w:txbxContent[\s>][\s\S]*?<\/w:txbxContent>/g),
  ];
  const texts: [string, string][] = [...new Set(boxes.map(([xml]) => paragraphsOf(xml)))]
    .filter((text) => !body.includes(text))
    .map((text) => ["Text box", text]);
  for (const [title, pattern] of parts) {
    const found = Object.keys(files)
      .filter((name) => pattern.test(name))
      .toSorted();
    texts.push(...[...new Set(found.map((name) => paragraphsOf(xmlOf(name))))].map((text): [string, string] => [title, text]));
  }
  return texts.flatMap(([title, text]) => (text === "" ? [] : [`[${title}]\n${text}`])).join("\n\n");
}

function paragraphsOf(xml: string): string {
  const paragraphs = xml
    .split("</w:p>")
    .map((paragraph) =>
      [...paragraph.matchAll(/<w:t(?:\s[^>]*)?>([^<]*)<\/w:t>|<w:(tab|br|cr)(?:\s[^>]*)?\/>/g)]
        .map(([, text, sign]) => (text === undefined ? (sign === "tab" ? "\t" : "\n") : decoded(text)))
        .join(""),
    );
  return paragraphs
    .map((text) => text.trim())
    .filter(Boolean)
    .join("\n");
}

const named: Record<string, string> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function decoded(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-fA-F]+)|(lt|gt|quot|apos|amp));/g, (whole, decimal, hex, name) => {
    if (name) return named[name] ?? whole;
    const code = Number.parseInt(decimal ?? hex, decimal ? 10 : 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
