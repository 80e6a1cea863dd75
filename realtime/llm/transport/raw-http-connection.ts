import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { HttpResponseReader, type ResponseEvents } from "./http-response.ts";

/** The connect timeout, and how long an idle connection is kept. */
const connectMs = 10_000;
const idleMs = 30_000;
/** An idle connection is closed this long before the server would close it. */
const closeAheadMs = 1000;

/** The callbacks of one request: the response, its end, and a failure. */
export type Exchange = ResponseEvents & { end: () => void; failed: (error: Error) => void };

/** All connections read into the same buffer: its bytes are used before the next read. */
const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);

const idle = new Map<string, Connection[]>();

/** A connection to the origin of `url` for one request: an idle one, or a new one. */
export function connectionTo(url: URL): Connection {
  for (let connection = idle.get(url.origin)?.pop(); connection; connection = idle.get(url.origin)?.pop()) {
    if (connection.reuse()) return connection;
  }
  return new Connection(url);
}

/**
 * An HTTP/1.1 connection without streams: bytes go from the socket's buffer to the parser by plain function calls. It carries
 * one request at a time and stays open for the next one if the server allows it.
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
    this.socket.once("end", () => this.onClosed(new Error("The connection was closed before the answer ended")));
    this.socket.on("error", (error) => this.onClosed(error));
    this.socket.once("close", () => this.onClosed(new Error("The connection broke off")));
  }

  /** Sends a request, head and body in one write, and reports the response to `exchange`. */
  send(head: string, body: string, exchange: Exchange): void {
    this.exchange = exchange;
    this.reader = new HttpResponseReader(exchange);
    this.socket.write(Buffer.concat([Buffer.from(head, "latin1"), Buffer.from(body)]));
  }

  /**
   * Aborts a request without a callback. A finished request is ignored, since its connection may already serve another one.
   */
  abort(exchange: Exchange): void {
    if (this.exchange !== exchange) return;
    this.exchange = null;
    this.socket.destroy();
  }

  /** Takes the connection out of idle; false if the peer has closed it. */
  reuse(): boolean {
    clearTimeout(this.timer);
    this.socket.ref();
    return this.socket.writable && !this.socket.readableEnded;
  }

  private read(length: number, bytes: Buffer): boolean {
    const { reader } = this;
    // Data on an idle connection is a protocol error.
    if (!reader) this.socket.destroy();
    else {
      try {
        reader.read(bytes, length);
        if (reader.state === "over") this.onResponseEnd(reader);
      } catch (error) {
        this.onClosed(error instanceof Error ? error : new Error(String(error)));
      }
    }
    return true;
  }

  private onResponseEnd(reader: HttpResponseReader): void {
    const { exchange } = this;
    this.exchange = null;
    this.reader = null;
    const serverMs = reader.keepAliveSeconds === null ? Number.POSITIVE_INFINITY : reader.keepAliveSeconds * 1000 - closeAheadMs;
    const idleForMs = Math.min(idleMs, serverMs);
    if (!reader.keepsAlive || idleForMs <= 0 || this.socket.destroyed) this.socket.destroy();
    else this.keepIdle(idleForMs);
    exchange?.end();
  }

  private keepIdle(idleForMs: number): void {
    const idleHere = idle.get(this.origin) ?? [];
    idle.set(this.origin, [...idleHere, this]);
    this.socket.unref();
    this.timer = setTimeout(() => this.socket.destroy(), idleForMs).unref();
  }

  /** The connection is gone, or the response is not valid HTTP. */
  private onClosed(error: Error): void {
    const { exchange, reader } = this;
    this.exchange = null;
    this.reader = null;
    clearTimeout(this.timer);
    this.removeFromIdle();
    this.socket.destroy();
    if (!exchange || !reader) return;
    if (reader.close()) exchange.end();
    else exchange.failed(error);
  }

  private removeFromIdle(): void {
    const idleHere = idle.get(this.origin)?.filter((connection) => connection !== this) ?? [];
    if (idleHere.length > 0) idle.set(this.origin, idleHere);
    else idle.delete(this.origin);
  }
}

function open(url: URL, callback: (length: number, bytes: Buffer) => boolean): Socket {
  // WHATWG URLs put IPv6 addresses in brackets.
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const onread = { buffer: readBuffer, callback: callback as (length: number, bytes: Uint8Array) => boolean };
  if (url.protocol !== "https:") return connectTcp({ host, port: Number(url.port || 80), noDelay: true, onread });
  const servername = isIP(host) ? {} : { servername: host };
  // The types lack `onread`, which is passed on to the underlying TCP connection.
  const options = { host, port: Number(url.port || 443), noDelay: true, onread, ALPNProtocols: ["http/1.1"], ...servername };
  return connectTls(options);
}
