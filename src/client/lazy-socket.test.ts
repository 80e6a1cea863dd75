import { EventEmitter } from "node:events";
import { expect, test, vi } from "vitest";
import { type ClientSocket, LazySocket } from "./lazy-socket.ts";

/** The part of Socket.IO's client that LazySocket uses, recording its calls. */
class Client extends EventEmitter {
  connected = false;
  readonly sent: unknown[] = [];
  connect() {
    this.connected = true;
    this.emit("connect");
  }
  disconnect() {
    this.connected = false;
  }
  timeout() {
    return {
      emit: (event: string, input: unknown, answer: (error: null, ack: unknown) => void) => answer(null, this.sent.push([event, input])),
    };
  }
}

test("listeners, events and connect calls from before the code was loaded take effect afterwards; a failed load is retried", async () => {
  vi.useFakeTimers();
  const client = new Client();
  const load = vi
    .fn<() => Promise<ClientSocket>>()
    .mockRejectedValueOnce(new Error("offline"))
    .mockResolvedValue(client as unknown as ClientSocket);
  const socket = new LazySocket(load);
  const heard: string[] = [];
  const gone = () => heard.push("gone");
  socket
    .on("connect", () => heard.push("connect"))
    .on("connect", gone)
    .off("connect", gone);
  const answers: unknown[] = [];
  socket.timeout(10_000).emit("chat:open", { id: 1 }, (error, ack) => answers.push(error?.message ?? ack));
  expect(load).not.toHaveBeenCalled();
  socket.connect();
  socket.connect();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(load).toHaveBeenCalledTimes(2);
  expect([heard, answers, client.sent, socket.connected]).toEqual([["connect"], [1], [["chat:open", { id: 1 }]], true]);
  socket.disconnect();
  expect(socket.connected).toBe(false);
  socket.connect();
  expect(heard).toEqual(["connect", "connect"]);
  vi.useRealTimers();
});

test("an event without a connection fails in time, and is not sent later", async () => {
  vi.useFakeTimers();
  const client = new Client();
  const arriving = Promise.withResolvers<ClientSocket>();
  const socket = new LazySocket(() => arriving.promise);
  const answers: unknown[] = [];
  socket.connect();
  socket.timeout(10_000).emit("chat:open", {}, (error) => answers.push(error?.message));
  await vi.advanceTimersByTimeAsync(10_000);
  arriving.resolve(client as unknown as ClientSocket);
  await vi.advanceTimersByTimeAsync(0);
  expect([answers, client.sent]).toEqual([["no connection yet"], []]);
  vi.useRealTimers();
});
