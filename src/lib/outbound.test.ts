import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import fc from "../../tests/setup/properties.ts";
import { briefLimits, createOutboundFetch, type OutboundLimits } from "./outbound.ts";
import { addressKind } from "./outbound-address.ts";

let connections = 0;
let handler: RequestListener = (_request, response) => void response.end("secret");
const server = createServer((request, response) => handler(request, response));
server.on("connection", () => {
  connections += 1;
});
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const named =
  (...addresses: string[]) =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
const hosted = (limits: Partial<OutboundLimits> = {}) =>
  createOutboundFetch({ allowPrivate: false, limits: { ...briefLimits, ...limits } });
const selfHosted = (limits: Partial<OutboundLimits> = {}) =>
  createOutboundFetch({ allowPrivate: true, limits: { ...briefLimits, ...limits } });

test.each([
  ["public", "8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8"],
  ["private", "127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "::1", "fd12::1", "::ffff:127.0.0.1"],
  ["forbidden", "0.0.0.0", "0.1.2.3", "::", "255.255.255.255", "224.0.0.1", "240.0.0.1", "ff02::1", "198.18.0.1", "192.0.2.1"],
  ["forbidden", "203.0.113.1", "198.51.100.1", "2001:db8::1", "3fff::1", "192.88.99.1", "192.0.0.8", "fec0::1", "4000::1", "nonsense"],
  ["forbidden", "169.254.169.254", "fe80::1", "::ffff:169.254.169.254", "168.63.129.16", "100.100.100.200", "fd00:ec2::254"],
  ["forbidden", "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "2002:7f00:1::", "2001::1", "::7f00:1", "::ffff:0:127.0.0.1", "100::1"],
])("%s addresses: %s …", (kind, ...addresses) => {
  expect(addresses.map((address) => [address, addressKind(address)])).toEqual(addresses.map((address) => [address, kind]));
});

test("no address of a special IPv4 range is public, and its mapped form is treated alike", () => {
  const ranges = ["0", "10", "127", "169.254", "172.20", "192.168", "100.100", "198.19", "224", "239", "240", "255"];
  fc.assert(
    fc.property(fc.constantFrom(...ranges), fc.array(fc.nat(255), { minLength: 3, maxLength: 3 }), (prefix, rest) => {
      const address = [...prefix.split("."), ...rest].slice(0, 4).join(".");
      expect(addressKind(address)).not.toBe("public");
      expect(addressKind(`::ffff:${address}`)).toBe(addressKind(address));
    }),
  );
});

test.each([
  "127.0.0.1",
  "127.1",
  "0x7f.1",
  "0x7f000001",
  "2130706433",
  "017700000001",
  "0177.0.0.1",
  "127.0.0.1.",
  "１２７.０.０.１",
  "0",
  "0.0.0.0",
  "[::1]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[0:0:0:0:0:ffff:7f00:1]",
  "[::127.0.0.1]",
  "[64:ff9b::7f00:1]",
  "localhost",
  "LOCALHOST",
])("hosted: %s is refused before a socket is opened", async (host) => {
  connections = 0;
  await expect(hosted()(`http://${host}:${port}/`)).rejects.toMatchObject({ name: "OutboundError", code: "ADDRESS_REFUSED" });
  expect(connections).toBe(0);
});

test.each(["169.254.169.254", "[fe80::1]", "[fd00:ec2::254]", "168.63.129.16", "100.100.100.200", "0.0.0.0", "[::]"])(
  "self-hosted: %s is refused all the same",
  async (host) => {
    await expect(selfHosted()(`http://${host}/latest/meta-data/`)).rejects.toMatchObject({ code: "ADDRESS_REFUSED" });
  },
);

test("self-hosted: loopback is reachable, by literal and by name", async () => {
  handler = (_request, response) => void response.end("hello");
  expect(await (await selfHosted()(`http://127.0.0.1:${port}/`)).text()).toBe("hello");
  expect(await (await selfHosted()(`http://2130706433:${port}/`)).text()).toBe("hello");
  const byName = createOutboundFetch({ allowPrivate: true, limits: briefLimits, resolve: named("127.0.0.1") });
  expect(await (await byName(`http://ollama.test:${port}/`)).text()).toBe("hello");
});

test("a name with one bad address among good ones is refused", async () => {
  connections = 0;
  for (const host of ["localhost.", "intranet", "mixed.test"])
    await expect(
      createOutboundFetch({ allowPrivate: false, limits: briefLimits, resolve: named("8.8.8.8", "::1") })(`http://${host}:${port}/`),
    ).rejects.toMatchObject({ code: "ADDRESS_REFUSED" });
  for (const bad of ["127.0.0.1", "10.0.0.1", "::ffff:127.0.0.1", "169.254.169.254", "fe80::1"]) {
    const fetch = createOutboundFetch({ allowPrivate: false, limits: briefLimits, resolve: named("8.8.8.8", bad) });
    await expect(fetch(`http://mixed.test:${port}/`)).rejects.toMatchObject({ code: "ADDRESS_REFUSED" });
  }
  expect(connections).toBe(0);
});

test("a name that changes its address is resolved and checked once per connection", async () => {
  handler = (_request, response) => void response.writeHead(200, { Connection: "close" }).end("hello");
  let asked = 0;
  const resolve = async () => {
    asked += 1;
    return [{ address: asked === 1 ? "127.0.0.1" : "169.254.169.254", family: 4 }];
  };
  const fetch = createOutboundFetch({ allowPrivate: true, limits: briefLimits, resolve });
  expect(await (await fetch(`http://rebind.test:${port}/`)).text()).toBe("hello");
  expect(asked).toBe(1);
  await expect(fetch(`http://rebind.test:${port}/`)).rejects.toMatchObject({ code: "ADDRESS_REFUSED" });
});

test.each([
  ["file:///etc/passwd", /https:\/\//],
  ["ftp://example.com/", /https:\/\//],
  ["data:text/plain,x", /https:\/\//],
  ["http://user:pass@example.com/", /user name/],
  ["http://user@example.com/", /user name/],
  ["nonsense", /not an address/],
])("%s is no address for it", async (url, message) => {
  await expect(selfHosted()(url)).rejects.toMatchObject({ code: "URL_REFUSED", message: expect.stringMatching(message) });
});

test("an address of more than 2,048 characters is refused", async () => {
  await expect(selfHosted()(`https://example.com/${"x".repeat(2048)}`)).rejects.toMatchObject({ code: "URL_REFUSED" });
});

test.each([301, 302, 303, 307, 308])("a redirect (%i) is not followed", async (status) => {
  let asked = 0;
  handler = (_request, response) => {
    asked += 1;
    response.writeHead(status, { Location: "/elsewhere" }).end();
  };
  await expect(selfHosted()(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: "REDIRECTED" });
  expect(asked).toBe(1);
});

test("silence before and during a response, and an endless response are aborted", async () => {
  handler = () => undefined;
  await expect(selfHosted({ headersMs: 50 })(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: "TIMED_OUT" });
  handler = (_request, response) => void response.writeHead(200).write("begun");
  const silent = await selfHosted({ idleMs: 50 })(`http://127.0.0.1:${port}/`);
  await expect(silent.text()).rejects.toMatchObject({ code: "TIMED_OUT" });
  handler = (_request, response) => {
    const drip = setInterval(() => response.write("drip"), 10);
    response.once("close", () => clearInterval(drip));
  };
  const endless = await selfHosted({ totalMs: 150 })(`http://127.0.0.1:${port}/`);
  await expect(endless.text()).rejects.toMatchObject({ code: "TIMED_OUT" });
});

test("a response that is too large is aborted, also when it is small on the wire", async () => {
  const { gzipSync } = await import("node:zlib");
  handler = (_request, response) =>
    void response.writeHead(200, { "Content-Encoding": "gzip" }).end(gzipSync(Buffer.alloc(5_000_000, 0x20)));
  const bomb = await selfHosted({ bytesMax: 100_000 })(`http://127.0.0.1:${port}/`);
  await expect(bomb.text()).rejects.toMatchObject({ code: "TOO_LARGE" });
});

test("the caller's abort reaches the server", async () => {
  const controller = new AbortController();
  const closed = new Promise<void>((resolve) => {
    handler = (_request, response) => {
      response.once("close", () => resolve());
      response.writeHead(200).write("begun");
    };
  });
  const response = await selfHosted()(`http://127.0.0.1:${port}/`, { signal: controller.signal });
  controller.abort();
  await expect(response.text()).rejects.toMatchObject({ name: "AbortError" });
  await closed;
});
