import { request as httpRequest } from "node:http";
import { connect as connectTcp, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { socketsPerUserMax, uploadsPerUserMax } from "../../realtime/tunables.ts";
import { connect, makePerson, useRig } from "./rig.ts";

const rig = useRig({ rateLimits: true });
const open: { destroy: () => void }[] = [];
afterEach(() => {
  for (const connection of open.splice(0)) connection.destroy();
});

test("unauthenticated connections are closed within seconds, and at most 100 per address are open", async () => {
  const { hostname, port } = new URL(rig.url);
  const tcp = Array.from({ length: 5 }, () => silentTcp(hostname, Number(port)));
  const asked = Array.from({ length: 150 }, () => silentWebSocket());
  const states = await Promise.all(asked.map(({ opened }) => opened));
  expect(states.filter(Boolean)).toHaveLength(100);
  // An authenticated connection is admitted as soon as they are gone.
  await Promise.all([...asked.map(({ closed }) => closed), ...tcp]);
  const page = await connect(rig.url, (await makePerson()).token);
  page.socket.disconnect();
}, 60_000);

test("60 handshakes of one user at once open only the allowed number of sockets", async () => {
  const { token } = await makePerson();
  const tried = await Promise.all(
    Array.from({ length: 60 }, () =>
      connect(rig.url, token).then(
        (page) => page,
        (error: { data?: { code?: string } }) => error.data?.code,
      ),
    ),
  );
  const pages = tried.filter((result) => typeof result === "object");
  expect(pages).toHaveLength(socketsPerUserMax);
  expect(tried.filter((result) => result === "RATE_LIMITED")).toHaveLength(60 - socketsPerUserMax);
  for (const page of pages) page.socket.disconnect();
  await expect
    .poll(() =>
      connect(rig.url, token).then(
        ({ socket }) => socket.disconnect().disconnected,
        () => false,
      ),
    )
    .toBe(true);
}, 60_000);

test("stalled uploads occupy a limited number of slots, are aborted, and release them", async () => {
  const { token } = await makePerson();
  const slow = Array.from({ length: uploadsPerUserMax }, () => slowUpload(token));
  await Promise.all(slow.map(({ begun }) => begun));
  // They occupy slots as soon as the server has read their headers.
  await expect.poll(() => fetchUpload(token), { timeout: 8000 }).toBe(429);
  await Promise.all(slow.map(({ ended }) => ended));
  await expect.poll(() => fetchUpload(token), { timeout: 8000 }).toBe(201);
}, 60_000);

function silentTcp(hostname: string, port: number): Promise<void> {
  const socket = connectTcp(port, hostname).resume();
  open.push(socket);
  return new Promise((resolve) => socket.on("error", () => undefined).once("close", () => resolve()));
}

function silentWebSocket(): { opened: Promise<boolean>; closed: Promise<void> } {
  const socket = new WebSocket(`${rig.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
  open.push({ destroy: () => socket.terminate() });
  socket.on("error", () => undefined); // Refused: reported by `opened`.
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  return {
    opened: Promise.race([new Promise<boolean>((resolve) => socket.once("open", () => resolve(true))), closed.then(() => false)]),
    closed,
  };
}

/** Sends the headers of a file and then nothing. `begun`: the headers were sent. */
function slowUpload(token: string): { begun: Promise<void>; ended: Promise<void> } {
  const outgoing = httpRequest(`${rig.url}/uploads`, {
    method: "POST",
    agent: false,
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "multipart/form-data; boundary=x", "Content-Length": 1_000_000 },
  });
  const ended = new Promise<void>((resolve) => outgoing.once("close", () => resolve()));
  outgoing.on("error", () => undefined); // Aborted, as expected.
  const begun = new Promise<void>((resolve) => outgoing.once("socket", (socket: Socket) => socket.once("connect", () => resolve())));
  outgoing.write('--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nfirst');
  open.push(outgoing);
  return { begun, ended };
}

/** The status of an upload of a few bytes. */
async function fetchUpload(token: string): Promise<number> {
  const body = new FormData();
  body.set("file", new Blob(["text"]), "a.txt");
  const answer = await fetch(`${rig.url}/uploads`, { method: "POST", headers: { Authorization: `Bearer ${token}` }, body });
  return answer.status;
}
