export type Content = { subject: string; from: string; to: string; text: string; html: string };

type Part = { headers: Map<string, string>; body: Buffer };

/** The readable parts of a mail: its headers, and its text and HTML if present. */
export function readMail(raw: Buffer): Content {
  const mail = split(raw);
  const content = { text: "", html: "" };
  gather(mail, content);
  const words = (name: string) => decodeWords(mail.headers.get(name) ?? "");
  return { subject: words("subject"), from: words("from"), to: words("to"), ...content };
}

function gather(part: Part, content: { text: string; html: string }): void {
  const type = part.headers.get("content-type") ?? "text/plain";
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (/^multipart\//i.test(type) && boundary) {
    for (const inner of between(part.body, boundary)) gather(split(inner), content);
  } else if (/^text\/html/i.test(type)) content.html ||= decode(part);
  else if (/^text\//i.test(type)) content.text ||= decode(part);
}

function split(raw: Buffer): Part {
  const end = raw.indexOf("\r\n\r\n");
  const head = raw.subarray(0, end < 0 ? raw.length : end).toString("utf8");
  // A line that starts with white space continues the previous header.
  const lines = head.replaceAll(/\r\n[ \t]+/g, " ").split("\r\n");
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { headers, body: end < 0 ? Buffer.alloc(0) : raw.subarray(end + 4) };
}

/** The parts between a multipart's boundary lines. */
function between(body: Buffer, boundary: string): Buffer[] {
  const pieces = `\r\n${body.toString("latin1")}`.split(`\r\n--${boundary}`);
  return pieces
    .slice(1)
    .filter((piece) => !piece.startsWith("--"))
    .map((piece) => Buffer.from(piece.slice(piece.indexOf("\r\n") + 2), "latin1"));
}

function decode({ headers, body }: Part): string {
  const encoding = (headers.get("content-transfer-encoding") ?? "7bit").toLowerCase();
  const bytes =
    encoding === "base64"
      ? Buffer.from(body.toString("latin1"), "base64")
      : encoding === "quoted-printable"
        ? quotedPrintable(body.toString("latin1"))
        : body;
  return bytes.toString("utf8").replaceAll("\r\n", "\n").trimEnd();
}

function quotedPrintable(text: string): Buffer {
  const joined = text.replaceAll(/[ \t]*=\r\n/g, (soft) => soft.slice(0, -3));
  return Buffer.from(
    joined.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );
}

/** Decodes headers such as `=?UTF-8?Q?Best=C3=A4tigen?=`; white space between encoded words is not part of the text. */
function decodeWords(header: string): string {
  return header
    .replaceAll(/\?=\s+=\?/g, "?==?")
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      (kind.toLowerCase() === "b" ? Buffer.from(word, "base64") : quotedPrintable(word.replaceAll("_", " "))).toString("utf8"),
    );
}
