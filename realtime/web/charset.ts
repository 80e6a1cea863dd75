const sniffedBytes = 2048;

/** Decodes a page: by its byte order mark, the server's header, the page's own declaration, or as UTF-8. */
export function decodePage(bytes: Uint8Array, contentType: string): string {
  const named = markOf(bytes) ?? /charset\s*=\s*["']?([\w:.-]+)/i.exec(contentType)?.[1] ?? declaredIn(bytes);
  return decoderFor(named, bytes).decode(bytes);
}

function markOf([a, b, c]: Uint8Array): string | null {
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  return a === 0xff && b === 0xfe ? "utf-16le" : null;
}

function declaredIn(bytes: Uint8Array): string | null {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, sniffedBytes));
  return (
    /<meta[^>]{0,200}charset\s*=\s*["']?([\w:.-]+)/i.exec(head)?.[1] ??
    /<\?xml[^>]{0,100}encoding\s*=\s*["']([\w:.-]+)/i.exec(head)?.[1] ??
    null
  );
}

/** An undeclared page that is not valid UTF-8 is most likely Windows-1252. */
function decoderFor(named: string | null, bytes: Uint8Array): TextDecoder {
  try {
    if (named) return new TextDecoder(named);
  } catch {
    // An unknown charset.
  }
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return new TextDecoder("utf-8");
  } catch {
    return new TextDecoder("windows-1252");
  }
}
