import { expect, test } from "vitest";
import { clientAddress, comesFromLoopback, isLoopback, networkOf } from "./address.ts";

test.each([
  ["nobody is trusted: the header counts for nothing", "203.0.113.7", "1.2.3.4", [], "203.0.113.7"],
  ["a trusted proxy names the client", "10.0.0.1", "203.0.113.7", ["10.0.0.0/8"], "203.0.113.7"],
  ["what the client claimed before the proxy counts for nothing", "10.0.0.1", "1.2.3.4, 203.0.113.7", ["10.0.0.0/8"], "203.0.113.7"],
  ["several trusted hops are walked", "::ffff:10.0.0.1", "203.0.113.7, 10.0.0.2", ["10.0.0.1", "10.0.0.2"], "203.0.113.7"],
  ["rubbish ends the walk", "10.0.0.1", "not-an-address", ["10.0.0.1"], "10.0.0.1"],
  ["IPv6 networks", "fd00::1", "2001:db8::5", ["fd00::/8"], "2001:db8::5"],
] as const)("%s", (_, socket, forwarded, trusted, expected) => {
  expect(clientAddress(socket, forwarded, [...trusted])).toBe(expected);
});

test("loopback in all its spellings, and nothing else", () => {
  expect(["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"].every(isLoopback)).toBe(true);
  expect(["10.0.0.1", "::", "0.0.0.0", "unknown", "localhost"].some(isLoopback)).toBe(false);
});

test("what a proxy of this machine passes on comes from where the proxy says, once it is trusted", () => {
  expect(comesFromLoopback("127.0.0.1", undefined, [])).toBe(true);
  expect(comesFromLoopback("::ffff:127.0.0.1", "203.0.113.9", [])).toBe(true);
  expect(comesFromLoopback("127.0.0.1", "203.0.113.9", ["127.0.0.1"])).toBe(false);
  expect(comesFromLoopback("127.0.0.1", "127.0.0.1, 203.0.113.9", ["127.0.0.0/8"])).toBe(false);
  expect(comesFromLoopback("203.0.113.9", "127.0.0.1", ["203.0.113.9"])).toBe(false);
});

test("of IPv6 a /64 counts as one address, mapped IPv4 as IPv4, and what is no address as it is", () => {
  expect(networkOf("2001:db8:1:2:aaaa::1")).toBe(networkOf("2001:db8:1:2:bbbb:cccc:dddd:2"));
  expect(networkOf("2001:db8:1:2::1")).not.toBe(networkOf("2001:db8:1:3::1"));
  expect([networkOf("::ffff:192.0.2.7"), networkOf("user:7"), networkOf("unknown")]).toEqual(["192.0.2.7", "user:7", "unknown"]);
});
