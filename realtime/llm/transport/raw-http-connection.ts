import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { HttpResponseReader, type ResponseEvents } from "./http-response.ts";

/** How long a connection may take to come about, and how long an idle one is kept for the next call. */
const connectMs = 10_000;
const idleMs = 30_000;
/** An idle connection is given up so long before its server does. */
const closeAheadMs = 1000;

/** One call's view of its connection: the answer's events, and its failure. */
export type Exchange = ResponseEvents & { end: () => void; failed: (error: Error) => void };

/** All connections read into the same bytes: what is read is used before the next read. */
const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);

const idle = new Map<string, Connection[]>();

/** A connection to the origin of `url` for one call: an idle one, or a new one. */
export function connectionTo(url: URL): Connection {
  for (let resting = idle.get(url.origin)?.pop(); resting; resting = idle.get(url.origin)?.pop()) {
    if (resting.awakes()) return resting;
  }
  return new Connection(url);
}

/**
 * One HTTP/1.1 connection that reads without streams: its bytes go from the system's buffer to the reader of the answer
 * as plain calls. It carries one call at a time, and waits for the next one where the server allows.
 */
export class Connection {
  private readonly origin: string;
  private readonly socket: Socket;
  private exchange: Exchange | null = null;
  private reader: HttpResponseReader | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(url: URL) {
    this.origin = url.origin;
    this.socket = open(url, (length, bytes) => this.read(length, bytes));
    this.timer = setTimeout(() => this.socket.destroy(new Error("The connection took too long")), connectMs);
    this.socket.once(url.protocol === "https:" ? "secureConnect" : "connect", () => clearTimeout(this.timer));
    this.socket.once("end", () => this.ended(new Error("The connection was closed before the answer ended")));
    this.socket.on("error", (error) => this.ended(error));
    this.socket.once("close", () => this.ended(new Error("The connection broke off")));
  }

  /** Sends a request, head and body as one, and tells `exchange` of its answer. */
  ask(head: string, body: string, exchange: Exchange): void {
    this.exchange = exchange;
    this.reader = new HttpResponseReader(exchange);
    this.socket.write(Buffer.concat([Buffer.from(head, "latin1"), Buffer.from(body)]));
  }

  /** Breaks a call off, which is not told; one that has ended is left alone, for its connection may be another's now. */
  cut(exchange: Exchange): void {
    if (this.exchange !== exchange) return;
    this.exchange = null;
    this.socket.destroy();
  }

  /** False when the other side has ended it meanwhile. */
  awakes(): boolean {
    clearTimeout(this.timer);
    this.socket.ref();
    return this.socket.writable && !this.socket.readableEnded;
  }

  private read(length: number, bytes: Buffer): boolean {
    const { reader } = this;
    // An idle connection has nothing to say.
    if (!reader) this.socket.destroy();
    else {
      try {
        reader.read(bytes, length);
        if (reader.state === "over") this.answered(reader);
      } catch (error) {
        this.ended(error instanceof Error ? error : new Error(String(error)));
      }
    }
    return true;
  }

  private answered(reader: HttpResponseReader): void {
    const { exchange } = this;
    this.exchange = null;
    this.reader = null;
    const serverMs = reader.keepAliveSeconds === null ? Number.POSITIVE_INFINITY : reader.keepAliveSeconds * 1000 - closeAheadMs;
    const keepMs = Math.min(idleMs, serverMs);
    if (!reader.keepsAlive || keepMs <= 0 || this.socket.destroyed) this.socket.destroy();
    else this.rest(keepMs);
    exchange?.end();
  }

  private rest(keepMs: number): void {
    const resting = idle.get(this.origin) ?? [];
    idle.set(this.origin, [...resting, this]);
    this.socket.unref();
    this.timer = setTimeout(() => this.socket.destroy(), keepMs).unref();
  }

  /** The other side is gone, or what it says is no HTTP. */
  private ended(error: Error): void {
    const { exchange, reader } = this;
    this.exchange = null;
    this.reader = null;
    clearTimeout(this.timer);
    this.forget();
    this.socket.destroy();
    if (!exchange || !reader) return;
    if (reader.close()) exchange.end();
    else exchange.failed(error);
  }

  private forget(): void {
    const resting = idle.get(this.origin)?.filter((connection) => connection !== this) ?? [];
    if (resting.length > 0) idle.set(this.origin, resting);
    else idle.delete(this.origin);
  }
}

function open(url: URL, callback: (length: number, bytes: Buffer) => boolean): Socket {
  // WHATWG URLs write IPv6 addresses in brackets.
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const onread = { buffer: readBuffer, callback: callback as (length: number, bytes: Uint8Array) => boolean };
  if (url.protocol !== "https:") return connectTcp({ host, port: Number(url.port || 80), noDelay: true, onread });
  const servername = isIP(host) ? {} : { servername: host };
  // Its types do not know `onread`, which it hands on to the connection beneath.
  const options = { host, port: Number(url.port || 443), noDelay: true, onread, ALPNProtocols: ["http/1.1"], ...servername };
  return connectTls(options);
}
