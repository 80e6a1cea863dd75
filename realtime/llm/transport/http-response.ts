/** Callbacks of the reader until its state is "over". `bytes` is only valid during the call of `data`. */
export type ResponseEvents = {
  head: (status: number, headers: Map<string, string>) => void;
  data: (bytes: Buffer, from: number, to: number) => void;
};

/** Limits for the head, a chunk's size line, and the trailers. */
const headBytesMax = 64 * 1024;
const lineBytesMax = 4 * 1024;

/**
 * What is read next: the head · `remaining` bytes of a body or chunk · the line breaks around chunks · everything until
 * close.
 */
type State = "head" | "body" | "size" | "chunk" | "chunkEnd" | "trailers" | "untilClosed" | "over";

/**
 * Parses one HTTP/1.1 response incrementally, however its bytes are split (RFC 9112). It copies nothing and creates no
 * promises, because a streamed response arrives in thousands of pieces a second.
 */
export class HttpResponseReader {
  state: State = "head";
  /** Whether the connection may be reused for another request. */
  keepsAlive = false;
  /** The server's idle timeout in seconds, if it sends one. */
  keepAliveSeconds: number | null = null;
  private readonly events: ResponseEvents;
  private head = "";
  private remaining = 0;
  private digits = 0;
  private lineBytes = 0;
  private inExtension = false;

  constructor(events: ResponseEvents) {
    this.events = events;
  }

  /** Reads the first `length` of `bytes`, which continue the previous call's. Throws if they are not valid HTTP. */
  read(bytes: Buffer, length: number): void {
    let at = 0;
    while (at < length) {
      switch (this.state) {
        case "head":
          at = this.readHead(bytes, at, length);
          break;
        case "size":
          at = this.readSize(bytes, at, length);
          break;
        case "chunk":
        case "body":
          at = this.readData(bytes, at, length);
          break;
        case "chunkEnd":
          at = this.readChunkEnd(bytes, at, length);
          break;
        case "trailers":
          at = this.readTrailers(bytes, at, length);
          break;
        case "untilClosed":
          this.events.data(bytes, at, length);
          return;
        case "over":
          // Surplus bytes: the connection must not be reused.
          this.keepsAlive = false;
          return;
      }
    }
  }

  /** The peer closed the connection. Returns true if the response is complete. */
  close(): boolean {
    if (this.state === "untilClosed") this.state = "over";
    return this.state === "over";
  }

  private readHead(bytes: Buffer, from: number, length: number): number {
    const before = this.head.length;
    this.head += bytes.toString("latin1", from, length);
    // An empty line ends the head; some servers send no carriage returns.
    const end = /\r?\n\r?\n/g;
    end.lastIndex = Math.max(0, before - 3);
    if (!end.test(this.head)) {
      if (this.head.length > headBytesMax) throw new Error("The response head is too long");
      return length;
    }
    const used = end.lastIndex - before;
    const head = this.head.slice(0, end.lastIndex);
    this.head = "";
    this.parseHead(head);
    return from + used;
  }

  private parseHead(head: string): void {
    const [first = "", ...lines] = head.trimEnd().split(/\r?\n/);
    const [, minor, code] = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(first) ?? [];
    if (!code) throw new Error("The response is not HTTP/1.1");
    const status = Number(code);
    if (status === 101) throw new Error("The response switches protocols");
    const headers = readFields(lines);
    // Informational responses, such as Early Hints, precede the final one.
    if (status < 200) return;
    const connection = headers.get("connection")?.toLowerCase() ?? "";
    this.keepsAlive = minor === "1" ? !/\bclose\b/.test(connection) : /\bkeep-alive\b/.test(connection);
    const [, seconds] = /\btimeout=(\d+)/i.exec(headers.get("keep-alive") ?? "") ?? [];
    this.keepAliveSeconds = seconds === undefined ? null : Number(seconds);
    this.frame(status, headers);
    this.events.head(status, headers);
    if (this.state === "body" && this.remaining === 0) this.state = "over";
  }

  /** Determines how the body ends (RFC 9112, 6.3). */
  private frame(status: number, headers: Map<string, string>): void {
    const [encoding, length] = [headers.get("transfer-encoding"), headers.get("content-length")];
    if (status === 204 || status === 304) this.state = "body";
    else if (encoding !== undefined) this.state = /(?:^|,)\s*chunked\s*$/i.test(encoding) ? "size" : "untilClosed";
    else if (length !== undefined) {
      if (!/^\d{1,15}$/.test(length)) throw new Error("The response has an invalid content length");
      this.state = "body";
      this.remaining = Number(length);
    } else this.state = "untilClosed";
    if (this.state === "untilClosed") this.keepsAlive = false;
  }

  private readData(bytes: Buffer, from: number, length: number): number {
    const to = Math.min(length, from + this.remaining);
    this.remaining -= to - from;
    const chunked = this.state === "chunk";
    if (this.remaining === 0 && chunked) this.state = "chunkEnd";
    this.events.data(bytes, from, to);
    if (this.remaining === 0 && !chunked) this.state = "over";
    return to;
  }

  private readSize(bytes: Buffer, from: number, length: number): number {
    for (let at = from; at < length; at += 1) {
      const byte = bytes[at] ?? 0;
      const digit = this.inExtension ? -1 : hexDigit(byte);
      this.lineBytes += 1;
      if (digit >= 0) {
        this.remaining = this.remaining * 16 + digit;
        this.digits += 1;
      } else if (byte === lineFeed) {
        if (this.digits === 0) break;
        this.beginChunk();
        return at + 1;
      } else if (byte === semicolon || byte === space || byte === tab) this.inExtension = true;
      else if (byte !== carriageReturn && !this.inExtension) break;
      if (this.digits > 12 || this.lineBytes > lineBytesMax) break;
      if (at === length - 1) return length;
    }
    throw new Error("A chunk of the response has an invalid size");
  }

  private beginChunk(): void {
    this.state = this.remaining === 0 ? "trailers" : "chunk";
    this.digits = 0;
    this.lineBytes = 0;
    this.inExtension = false;
  }

  private readChunkEnd(bytes: Buffer, from: number, length: number): number {
    const byte = bytes[from];
    if (byte === carriageReturn && this.lineBytes === 0) {
      this.lineBytes = 1;
      return from + 1;
    }
    if (byte !== lineFeed) throw new Error("A chunk of the response is longer than its size");
    this.lineBytes = 0;
    this.state = "size";
    return Math.min(from + 1, length);
  }

  /** Skips trailer fields up to the empty line. */
  private readTrailers(bytes: Buffer, from: number, length: number): number {
    for (let at = from; at < length; at += 1) {
      const byte = bytes[at];
      this.digits += 1;
      if (this.digits > headBytesMax) throw new Error("The trailers of the response are too long");
      if (byte === lineFeed && this.lineBytes === 0) {
        this.state = "over";
        return at + 1;
      }
      if (byte === lineFeed) this.lineBytes = 0;
      else if (byte !== carriageReturn) this.lineBytes += 1;
    }
    return length;
  }
}

const [lineFeed, carriageReturn, semicolon, space, tab] = [10, 13, 59, 32, 9];

/** Returns -1 if the byte is not a hex digit. */
function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

/** Header fields by lower-case name; repeated fields are joined. */
function readFields(lines: string[]): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    if (colon < 1 || /[^\w!#$%&'*+.^`|~-]/.test(name)) throw new Error("The response head has a malformed line");
    const value = line.slice(colon + 1).trim();
    const existing = fields.get(name);
    fields.set(name, existing === undefined ? value : `${existing}, ${value}`);
  }
  return fields;
}
