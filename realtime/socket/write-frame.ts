import type { Socket as TcpSocket } from "node:net";
import type { ChatSocket } from "./types.ts";

/** A WebSocket text message of one frame, ready for the wire: ASCII as a string, which is the cheaper one to write. */
export type Frame = string | Buffer;

/** Greatest payload whose length the short forms of a frame's header hold (RFC 6455, 5.2). */
const [shortMax, mediumMax] = [125, 0xffff];
const textFrame = "\u0081";

/** The frame of a text; null when it is too long for one. Unmasked, as a server writes. */
export function frameOf(text: string): Frame | null {
  const bytes = Buffer.byteLength(text);
  if (bytes > mediumMax) return null;
  const header =
    bytes > shortMax ? `${textFrame}\u007e${String.fromCharCode(bytes >> 8, bytes & 0xff)}` : textFrame + String.fromCharCode(bytes);
  if (bytes === text.length) return header + text;
  const frame = Buffer.allocUnsafe(header.length + bytes);
  frame.write(header, "latin1");
  frame.write(text, header.length, "utf8");
  return frame;
}

/** The inside of Engine.IO's connection and of ws: not in their types, and a test fails when it changes. */
type Inside = {
  readyState: string;
  writeBuffer: unknown[];
  transport: { name: string; writable: boolean; socket?: { readyState: number; _socket?: TcpSocket; _sender?: { _state: number } } };
};
/** Of a WebSocket: open; and of ws's sender: nothing waits to be compressed. */
const [open, idle] = [1, 0];

/**
 * Writes a frame straight to the page's connection; false when it must go the long way, because it is no WebSocket or
 * something waits before it. Engine.IO and ws write a header and a payload with a callback each, which at many streams
 * costs as much as reading a token.
 */
export function writeFrame({ conn }: Pick<ChatSocket, "conn">, frame: Frame | null): boolean {
  const { readyState, writeBuffer, transport } = conn as unknown as Inside;
  if (frame === null || readyState !== "open" || transport.name !== "websocket" || !transport.writable || writeBuffer.length > 0)
    return false;
  const socket = transport.socket;
  if (!socket?._socket || socket.readyState !== open || socket._sender?._state !== idle) return false;
  if (typeof frame === "string") socket._socket.write(frame, "latin1");
  else socket._socket.write(frame);
  return true;
}
