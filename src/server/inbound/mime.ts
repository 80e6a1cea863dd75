import { htmlToText } from "./html-to-text.ts";

/** One part of a message: its headers by their names in small letters, and its bytes as latin1, one character each. */
type Part = { headers: Map<string, string>; body: string };

const depthMax = 8;

/** The words of a raw message: its first plain text, else its first HTML as text; empty where it has neither. */
export function textOfMessage(raw: Buffer): string {
  const parts = leavesOf(partOf(raw.toString("latin1")), 0);
  const plain = parts.find((part) => typeOf(part).startsWith("text/plain"));
  if (plain) return textOf(plain);
  const html = parts.find((part) => typeOf(part).startsWith("text/html"));
  return html ? htmlToText(textOf(html)) : "";
}

function leavesOf(part: Part, depth: number): Part[] {
  const boundary = parameterOf(part, "boundary");
  if (!typeOf(part).startsWith("multipart/") || !boundary || depth > depthMax) return isAttachment(part) ? [] : [part];
  const pieces = part.body.split(`--${boundary}`).slice(1);
  const inner = pieces.filter((piece) => !piece.startsWith("--")).map((piece) => piece.replace(/^\r?\n/, "").replace(/\r?\n$/, ""));
  return inner.flatMap((piece) => leavesOf(partOf(piece), depth + 1));
}

function partOf(text: string): Part {
  // A part may have no headers: then it begins with the empty line.
  const [, head = "", body = ""] = /^(?:\r?\n|([\s\S]*?)(?:\r?\n){2})([\s\S]*)$/.exec(text) ?? [text, text, ""];
  const headers = new Map<string, string>();
  for (const line of head.replaceAll(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
    const at = line.indexOf(":");
    if (at > 0) headers.set(line.slice(0, at).toLowerCase(), line.slice(at + 1).trim());
  }
  return { headers, body };
}

function typeOf({ headers }: Part): string {
  return (headers.get("content-type") ?? "text/plain").toLowerCase();
}

function parameterOf({ headers }: Part, name: string): string | undefined {
  const [, quoted, bare] = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^\\s;]+))`, "i").exec(headers.get("content-type") ?? "") ?? [];
  return quoted ?? bare;
}

function isAttachment({ headers }: Part): boolean {
  return /^attachment\b/i.test(headers.get("content-disposition") ?? "");
}

function textOf(part: Part): string {
  const encoding = (part.headers.get("content-transfer-encoding") ?? "").toLowerCase();
  const bytes =
    encoding === "base64"
      ? Buffer.from(part.body, "base64")
      : Buffer.from(encoding === "quoted-printable" ? unquoted(part.body) : part.body, "latin1");
  return decoderOf(parameterOf(part, "charset")).decode(bytes).replaceAll("\r\n", "\n");
}

function unquoted(text: string): string {
  return text
    .replaceAll(/=[ \t]*\r?\n/g, "")
    .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** What no decoder knows is read as UTF-8, with signs for what does not fit. */
function decoderOf(charset: string | undefined): TextDecoder {
  try {
    return new TextDecoder(charset ?? "utf-8");
  } catch {
    return new TextDecoder();
  }
}
