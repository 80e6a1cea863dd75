import { createServer, type Server, type Socket } from "node:net";

export type Envelope = { from: string; to: string[] };
type Reply = [code: number, ...lines: string[]];

const mailBytesMax = 10 * 1024 * 1024;
const lineBytesMax = 4096;

/**
 * A mail server for the local machine: accepts every mail (RFC 5321 without TLS, authentication and relaying) and delivers
 * it.
 */
export function createSmtpServer(deliver: (envelope: Envelope, raw: Buffer) => void): Server {
  return createServer((socket) => {
    const conversation = new Conversation(socket, deliver);
    socket.on("data", (chunk: Buffer) => conversation.read(chunk));
    socket.on("error", () => socket.destroy());
    conversation.say(220, "mailbox.localhost ESMTP");
  });
}

class Conversation {
  private unread: Buffer = Buffer.alloc(0);
  private from: string | null = null;
  private to: string[] = [];
  /** Lines of the mail during DATA, without line breaks. */
  private lines: Buffer[] | null = null;
  private bytes = 0;
  private readonly socket: Socket;
  private readonly deliver: (envelope: Envelope, raw: Buffer) => void;

  constructor(socket: Socket, deliver: (envelope: Envelope, raw: Buffer) => void) {
    this.socket = socket;
    this.deliver = deliver;
  }

  say(...[code, ...lines]: Reply): void {
    this.socket.write(lines.map((line, at) => `${code}${at < lines.length - 1 ? "-" : " "}${line}\r\n`).join(""));
    if (code === 221 || code === 500) this.socket.end();
  }

  /** Chunks may end anywhere, even inside a line break: only complete lines are processed. */
  read(chunk: Buffer): void {
    this.unread = Buffer.concat([this.unread, chunk]);
    for (let end = this.unread.indexOf("\r\n"); end >= 0 && !this.socket.writableEnded; end = this.unread.indexOf("\r\n")) {
      const line = this.unread.subarray(0, end);
      this.unread = this.unread.subarray(end + 2);
      const reply = this.lines ? this.readMailLine(this.lines, line) : this.execute(line.toString("utf8"));
      if (reply) this.say(...reply);
    }
    if (this.unread.length > (this.lines ? mailBytesMax : lineBytesMax)) this.say(500, "Line too long");
  }

  /** The reply to a command: its code and lines. */
  private execute(line: string): Reply {
    const [, verb = "", rest = ""] = /^(\S*)\s*(.*)$/.exec(line) ?? [];
    const address = /^(?:FROM|TO):\s*<([^>]*)>/i.exec(rest)?.[1];
    switch (verb.toUpperCase()) {
      case "EHLO":
        this.forget();
        return [250, "mailbox.localhost", `SIZE ${mailBytesMax}`, "8BITMIME", "SMTPUTF8"];
      case "HELO":
      case "RSET":
        this.forget();
        return [250, "OK"];
      case "NOOP":
        return [250, "OK"];
      case "MAIL":
        if (address === undefined) return [501, "MAIL FROM:<address>"];
        this.forget();
        this.from = address;
        return [250, "OK"];
      case "RCPT":
        if (this.from === null) return [503, "MAIL first"];
        if (!address) return [501, "RCPT TO:<address>"];
        this.to.push(address);
        return [250, "OK"];
      case "DATA":
        if (this.to.length === 0) return [503, "RCPT first"];
        this.lines = [];
        return [354, "End with a line that is one dot"];
      case "QUIT":
        return [221, "Bye"];
      default:
        return [502, "Not understood"];
    }
  }

  private readMailLine(lines: Buffer[], line: Buffer): Reply | null {
    if (line.length === 1 && line[0] === dot) return this.accept(lines);
    // Dot-stuffing: a line that starts with a dot was sent with an extra one.
    const content = line[0] === dot ? line.subarray(1) : line;
    this.bytes += content.length + 2;
    if (this.bytes <= mailBytesMax) lines.push(content);
    else lines.length = 0;
    return null;
  }

  private accept(lines: Buffer[]): Reply {
    const tooLarge = this.bytes > mailBytesMax;
    const envelope = { from: this.from ?? "", to: this.to };
    this.forget();
    if (tooLarge) return [552, "Mail too large"];
    this.deliver(envelope, Buffer.concat(lines.flatMap((line) => [line, lineEnd])));
    return [250, "Kept"];
  }

  private forget(): void {
    this.from = null;
    this.to = [];
    this.lines = null;
    this.bytes = 0;
  }
}

const dot = ".".charCodeAt(0);
const lineEnd = Buffer.from("\r\n");
