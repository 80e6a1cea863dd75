/** What a connection is told of the answer that it reads, until the reader's state is "over"; `data` may look at `bytes` only during the call. */
export type ResponseEvents = {
  head: (status: number, headers: Map<string, string>) => void;
  data: (bytes: Buffer, from: number, to: number) => void;
};

/** Bytes of a head, of a chunk's size line, and of what follows the last chunk. */
const headBytesMax = 64 * 1024;
const lineBytesMax = 4 * 1024;

/** What still comes: the head · `left` bytes of a body or chunk · the line ends around chunks · all until the connection ends. */
type State = "head" | "body" | "size" | "chunk" | "chunkEnd" | "trailers" | "untilClosed" | "over";

/**
 * Reads one HTTP/1.1 answer as its bytes come, however they are cut (RFC 9112). It makes no copies and no promises:
 * an answer that streams is read piece by piece, thousands of times a second.
 */
export class HttpResponseReader {
  state: State = "head";
  /** Whether the connection may carry another request after this answer. */
  keepsAlive = false;
  /** Seconds that the server keeps an idle connection for, where it says so. */
  keepAliveSeconds: number | null = null;
  private readonly events: ResponseEvents;
  private head = "";
  private left = 0;
  private digits = 0;
  private lineBytes = 0;
  private inExtension = false;

  constructor(events: ResponseEvents) {
    this.events = events;
  }

  /** Takes the first `length` of `bytes`, which follow those of the call before. Throws when they are no HTTP. */
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
          // More than was asked for: whatever it is, nothing may follow it here.
          this.keepsAlive = false;
          return;
      }
    }
  }

  /** The other side ends the connection: true when that was the end of the answer. */
  close(): boolean {
    if (this.state === "untilClosed") this.state = "over";
    return this.state === "over";
  }

  private readHead(bytes: Buffer, from: number, length: number): number {
    const before = this.head.length;
    this.head += bytes.toString("latin1", from, length);
    // An empty line ends it; some servers write their lines without a carriage return.
    const end = /\r?\n\r?\n/g;
    end.lastIndex = Math.max(0, before - 3);
    if (!end.test(this.head)) {
      if (this.head.length > headBytesMax) throw new Error("The head of the answer is too long");
      return length;
    }
    const used = end.lastIndex - before;
    const head = this.head.slice(0, end.lastIndex);
    this.head = "";
    this.takeHead(head);
    return from + used;
  }

  private takeHead(head: string): void {
    const [first = "", ...lines] = head.trimEnd().split(/\r?\n/);
    const [, minor, code] = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(first) ?? [];
    if (!code) throw new Error("The answer is no HTTP/1.1");
    const status = Number(code);
    if (status === 101) throw new Error("The answer changes the protocol");
    const headers = readFields(lines);
    // What comes before the final answer, such as Early Hints, is none.
    if (status < 200) return;
    const connection = headers.get("connection")?.toLowerCase() ?? "";
    this.keepsAlive = minor === "1" ? !/\bclose\b/.test(connection) : /\bkeep-alive\b/.test(connection);
    const [, seconds] = /\btimeout=(\d+)/i.exec(headers.get("keep-alive") ?? "") ?? [];
    this.keepAliveSeconds = seconds === undefined ? null : Number(seconds);
    this.frame(status, headers);
    this.events.head(status, headers);
    if (this.state === "body" && this.left === 0) this.state = "over";
  }

  /** How the end of the body will be known (RFC 9112, 6.3). */
  private frame(status: number, headers: Map<string, string>): void {
    const [encoding, length] = [headers.get("transfer-encoding"), headers.get("content-length")];
    if (status === 204 || status === 304) this.state = "body";
    else if (encoding !== undefined) this.state = /(?:^|,)\s*chunked\s*$/i.test(encoding) ? "size" : "untilClosed";
    else if (length !== undefined) {
      if (!/^\d{1,15}$/.test(length)) throw new Error("The answer has no valid length");
      this.state = "body";
      this.left = Number(length);
    } else this.state = "untilClosed";
    if (this.state === "untilClosed") this.keepsAlive = false;
  }

  private readData(bytes: Buffer, from: number, length: number): number {
    const to = Math.min(length, from + this.left);
    this.left -= to - from;
    const chunked = this.state === "chunk";
    if (this.left === 0 && chunked) this.state = "chunkEnd";
    this.events.data(bytes, from, to);
    if (this.left === 0 && !chunked) this.state = "over";
    return to;
  }

  private readSize(bytes: Buffer, from: number, length: number): number {
    for (let at = from; at < length; at += 1) {
      const byte = bytes[at] ?? 0;
      const digit = this.inExtension ? -1 : hexDigit(byte);
      this.lineBytes += 1;
      if (digit >= 0) {
        this.left = this.left * 16 + digit;
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
    throw new Error("A chunk of the answer has no valid size");
  }

  private beginChunk(): void {
    this.state = this.left === 0 ? "trailers" : "chunk";
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
    if (byte !== lineFeed) throw new Error("A chunk of the answer is longer than its size");
    this.lineBytes = 0;
    this.state = "size";
    return Math.min(from + 1, length);
  }

  /** Skips fields until an empty line. */
  private readTrailers(bytes: Buffer, from: number, length: number): number {
    for (let at = from; at < length; at += 1) {
      const byte = bytes[at];
      this.digits += 1;
      if (this.digits > headBytesMax) throw new Error("What follows the answer is too long");
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

/** -1 for what is none. */
function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

/** Header fields by their names in small letters; what comes twice is joined. */
function readFields(lines: string[]): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    if (colon < 1 || /[^\w!#$%&'*+.^`|~-]/.test(name)) throw new Error("The head of the answer has a line that is no field");
    const value = line.slice(colon + 1).trim();
    const known = fields.get(name);
    fields.set(name, known === undefined ? value : `${known}, ${value}`);
  }
  return fields;
}
