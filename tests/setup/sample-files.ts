import { strToU8, zipSync } from "fflate";

/** A PDF with one line of text per page. */
export function makePdf(lines: string[]): Buffer {
  const kids = lines.map((_line, at) => `${4 + at * 2} 0 R`).join(" ");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${lines.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ...lines.flatMap((line, at) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + at * 2} 0 R >>`,
      streamOf(`BT /F1 12 Tf 72 720 Td (${line}) Tj ET`),
    ]),
  ];
  return pdfOf(objects);
}

/** A PDF whose only page never finishes drawing: a form that draws itself twice, recursively. */
export function makeEndlessPdf(): Buffer {
  const forms = 40;
  const names = (next: number) => `<< /XObject << /N ${next} 0 R >> /Font << /F1 3 0 R >> >>`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources ${names(6)} /Contents 5 0 R >>`,
    streamOf("/N Do"),
  ];
  for (let at = 0; at < forms; at += 1) {
    const dict = `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources ${names(7 + at)} `;
    objects.push(streamOf("BT /F1 12 Tf (x) Tj ET /N Do /N Do", dict));
  }
  objects.push(streamOf("BT /F1 12 Tf (end) Tj ET", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] "));
  return pdfOf(objects);
}

/** A real HEIC image (libheif, 96 × 64): left half blue, right half red. */
export const heicPicture = Buffer.from(
  "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAVZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAA" +
    "AAABegABAAAAAAAAAE4AAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA1mlwcnAAAAC3aXBjbwAAAHhodmNDAQNwAAAA" +
    "kAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoDCBBZbqSSmubgIaDAgAAAMAyAAAAwAI" +
    "QGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABgAAAAQAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAA" +
    "AFZtZGF0AAAASigBrxOAeSRFyL//+atRX/mCav+lC7wSwX1mb/+FaOX5Zb4qidMuXRdtft9g/YxQSTrPFiWd8jHVJPDvKzu6HpaWA8wNNwDr5y+X",
  "base64",
);

/** A Word document with these paragraphs. */
export function makeDocx(paragraphs: string[]): Buffer {
  const body = paragraphs.map((text) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`).join("");
  return docxOf(strToU8(`${xmlHead}<w:document xmlns:w="${wordSpace}"><w:body>${body}</w:body></w:document>`));
}

/** A small Word document whose text decompresses to `megabytes`. With `lying` its directory declares only a few bytes. */
export function makeDocxBomb(megabytes: number, lying = false): Buffer {
  const head = strToU8(`${xmlHead}<w:document xmlns:w="${wordSpace}"><w:body><w:p><w:r><w:t>`);
  const tail = strToU8("</w:t></w:r></w:p></w:body></w:document>");
  const whole = new Uint8Array(head.length + megabytes * 1_048_576 + tail.length).fill(65);
  whole.set(head);
  whole.set(tail, whole.length - tail.length);
  const bomb = docxOf(whole);
  if (lying) {
    for (let at = bomb.indexOf("PK\x01\x02", 0, "latin1"); at >= 0; at = bomb.indexOf("PK\x01\x02", at + 4, "latin1"))
      bomb.writeUInt32LE(999, at + 24);
  }
  return bomb;
}

const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const wordSpace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

function docxOf(document: Uint8Array): Buffer {
  const kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
  const types = `${xmlHead}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${kind}"/></Types>`;
  const link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
  const links = `${xmlHead}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${link}" Target="word/document.xml"/></Relationships>`;
  return Buffer.from(
    zipSync({ "[Content_Types].xml": strToU8(types), "_rels/.rels": strToU8(links), "word/document.xml": document }, { level: 9 }),
  );
}

function streamOf(content: string, more = ""): string {
  return `<< ${more}/Length ${content.length} >>\nstream\n${content}\nendstream`;
}

function pdfOf(objects: string[]): Buffer {
  let body = "%PDF-1.4\n";
  const offsets = objects.map((object, at) => {
    const offset = body.length;
    body += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const tail = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(`${body}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}${tail}`, "latin1");
}
