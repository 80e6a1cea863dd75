import type { Socket as TcpSocket } from "node:net";
import type { ChatSocket } from "./types.ts";

/** A single-frame WebSocket text message, ready to send: ASCII as a string, which is cheaper to write. */
export type Frame = string | Buffer;

/** The largest payloads that the short and medium frame headers can describe (RFC 6455, 5.2). */
const [shortMax, mediumMax] = [125, 0xffff];
const textFrame = "\u0081";

/** The frame of a text, unmasked as servers send it; null if it is too long for one. */
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

/** Internals of Engine.IO and ws, missing in their types; a test fails when they change. */
type EngineInternals = {
  readyState: string;
  writeBuffer: unknown[];
  transport: { name: string; writable: boolean; socket?: { readyState: number; _socket?: TcpSocket; _sender?: { _state: number } } };
};
/** WebSocket state: open; ws sender state: nothing waits for compression. */
const [open, idle] = [1, 0];

/**
 * Writes a frame directly to the client's socket; false if it must go through Socket.IO, because this is no WebSocket or data
 * is buffered. Engine.IO and ws write header and payload with a callback each, which with many streams costs as much as
 * reading a token.
 */
export function writeFrame({ conn }: Pick<ChatSocket, "conn">, frame: Frame | null): boolean {
  const { readyState, writeBuffer, transport } = conn as unknown as EngineInternals;
  if (frame === null || readyState !== "open" || transport.name !== "websocket" || !transport.writable || writeBuffer.length > 0)
    return false;
  const socket = transport.socket;
  if (!socket?._socket || socket.readyState !== open || socket._sender?._state !== idle) return false;
  if (typeof frame === "string") socket._socket.write(frame, "latin1");
  else socket._socket.write(frame);
  return true;
}
