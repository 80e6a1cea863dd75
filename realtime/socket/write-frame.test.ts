import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { io as connect } from "socket.io-client";
import { afterEach, expect, test } from "vitest";
import { frameOf, writeFrame } from "./write-frame.ts";

const open: { close: () => unknown }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** A client and the server's end of its connection. */
async function connected(transport: "websocket" | "polling") {
  const http = createServer();
  const server = new Server(http, { perMessageDeflate: false });
  await once(http.listen(0, "127.0.0.1"), "listening");
  const page = connect(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { transports: [transport] });
  open.push(page, server);
  const [[socket]] = await Promise.all([once(server, "connection"), new Promise<void>((resolve) => page.once("connect", resolve))]);
  return { page, socket };
}

const packetOf = (text: string) => `42${JSON.stringify(["said", text])}`;

test("frames of any length arrive intact and in order with everything else", async () => {
  const { page, socket } = await connected("websocket");
  const texts = ["", "a", "Grüße 👋 東京", "x".repeat(114), "x".repeat(115), "é".repeat(60), "x".repeat(5000), "東".repeat(21_000)];
  const heard: string[] = [];
  page.on("said", (text: string, taken?: () => void) => {
    heard.push(text);
    taken?.();
  });
  for (const text of texts) {
    expect(writeFrame(socket, frameOf(packetOf(text)))).toBe(true);
    // While an Engine.IO packet is in flight, a frame must not overtake what is buffered behind it.
    const taken = socket.emitWithAck("said", `emitted ${text}`);
    expect(writeFrame(socket, frameOf(packetOf("too early")))).toBe(false);
    await taken;
  }
  expect(heard).toEqual(texts.flatMap((text) => [text, `emitted ${text}`]));
});

test("a longer text is sent through Socket.IO", async () => {
  const { socket } = await connected("websocket");
  expect(frameOf("x".repeat(0xffff))).not.toBeNull();
  expect(frameOf("x".repeat(0x10000))).toBeNull();
  expect(writeFrame(socket, frameOf("x".repeat(0x10000)))).toBe(false);
});

test("a client that polls, or has left, gets no frame", async () => {
  const { socket } = await connected("polling");
  expect(writeFrame(socket, frameOf(packetOf("hello")))).toBe(false);
  const { page, socket: left } = await connected("websocket");
  const gone = once(left, "disconnect");
  page.close();
  await gone;
  expect(writeFrame(left, frameOf(packetOf("hello")))).toBe(false);
});
