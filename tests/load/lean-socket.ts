import { connect } from "node:net";

/** A WebSocket with as few instructions as possible, so that the client does not distort a measurement. */
export type LeanSocket = { send: (text: string) => void; close: () => void };

/** All connections read into the same buffer. */
const buffer = Buffer.allocUnsafeSlow(64 * 1024);

/** Connects and passes each text message to `hear`, as Latin-1; messages to the server are short and ASCII. */
export async function openLeanSocket(port: number, path: string, hear: (text: string) => void): Promise<LeanSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let rest = "";
  let open = false;
  const callback = (length: number): boolean => {
    rest += buffer.toString("latin1", 0, length);
    if (!open) {
      const end = rest.indexOf("\r\n\r\n");
      if (end < 0) return true;
      if (!rest.startsWith("HTTP/1.1 101")) reject(new Error(rest.slice(0, 100)));
      rest = rest.slice(end + 4);
      open = true;
      resolve();
    }
    rest = rest.slice(readFrames(rest, hear));
    return true;
  };
  const socket = connect({ port, host: "127.0.0.1", noDelay: true, onread: { buffer, callback } });
  socket.on("error", reject);
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
  );
  await promise;
  // Masked with zeros, which means unmasked.
  const send = (text: string) => socket.write(`${headerOf(0x81, text.length, 0x80)}\0\0\0\0${text}`, "latin1");
  return { send, close: () => socket.destroy() };
}

function headerOf(first: number, length: number, masked: number): string {
  if (length < 126) return String.fromCharCode(first, masked | length);
  return String.fromCharCode(first, masked | 126, length >> 8, length & 0xff);
}

/** Parses the complete frames at the beginning of `data` and returns their end. */
function readFrames(data: string, hear: (text: string) => void): number {
  let at = 0;
  for (;;) {
    const short = data.charCodeAt(at + 1);
    const head = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (!(at + head <= data.length)) return at;
    const length = short < 126 ? short : lengthAt(data, at + 2, head - 2);
    const end = at + head + length;
    if (end > data.length) return at;
    if (data.charCodeAt(at) === 0x81) hear(data.slice(at + head, end));
    at = end;
  }
}

function lengthAt(data: string, at: number, bytes: number): number {
  let length = 0;
  for (let place = at; place < at + bytes; place += 1) length = length * 256 + data.charCodeAt(place);
  return length;
}
