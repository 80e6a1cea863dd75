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

test("only loopback is recognised, in all its spellings", () => {
  expect(["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"].every(isLoopback)).toBe(true);
  expect(["10.0.0.1", "::", "0.0.0.0", "unknown", "localhost"].some(isLoopback)).toBe(false);
});

test.each([
  ["no proxy", "127.0.0.1", {}, [], true],
  ["no proxy, another machine", "203.0.113.9", {}, [], false],
  ["an unknown proxy beside us", "::ffff:127.0.0.1", { "x-forwarded-for": "203.0.113.9" }, [], false],
  ["an unknown proxy that claims loopback", "127.0.0.1", { "x-forwarded-for": "127.0.0.1" }, [], false],
  ["Forwarded", "127.0.0.1", { forwarded: "for=203.0.113.9" }, [], false],
  ["X-Real-IP", "127.0.0.1", { "x-real-ip": "203.0.113.9" }, [], false],
  ["Via", "::1", { via: "1.1 proxy" }, [], false],
  ["X-Forwarded-Host alone", "127.0.0.1", { "x-forwarded-host": "chat.example.com" }, [], false],
  ["CF-Connecting-IP", "127.0.0.1", { "cf-connecting-ip": "203.0.113.9" }, [], false],
  ["True-Client-IP", "127.0.0.1", { "true-client-ip": "203.0.113.9" }, [], false],
  ["a trusted proxy with a client elsewhere", "127.0.0.1", { "x-forwarded-for": "203.0.113.9" }, ["127.0.0.1"], false],
  ["a trusted proxy whose client claimed loopback", "127.0.0.1", { "x-forwarded-for": "127.0.0.1, 203.0.113.9" }, ["127.0.0.0/8"], false],
  ["a trusted proxy with a client here", "127.0.0.1", { "x-forwarded-for": "127.0.0.1", via: "1.1 proxy" }, ["127.0.0.1"], true],
  ["a trusted proxy that names nobody", "127.0.0.1", { via: "1.1 proxy" }, ["127.0.0.1"], false],
  ["a trusted proxy with what is no address", "127.0.0.1", { "x-forwarded-for": "203.0.113.9:4711" }, ["127.0.0.1"], false],
  ["a trusted proxy on another machine", "203.0.113.9", { "x-forwarded-for": "127.0.0.1" }, ["203.0.113.9"], false],
] as const)("whether it comes from this machine: %s", (_, socket, headers, trusted, expected) => {
  expect(comesFromLoopback(socket, headers, [...trusted])).toBe(expected);
});

test("of IPv6 a /64 counts as one address, mapped IPv4 as IPv4, and what is no address as it is", () => {
  expect(networkOf("2001:db8:1:2:aaaa::1")).toBe(networkOf("2001:db8:1:2:bbbb:cccc:dddd:2"));
  expect(networkOf("2001:db8:1:2::1")).not.toBe(networkOf("2001:db8:1:3::1"));
  expect([networkOf("::ffff:192.0.2.7"), networkOf("user:7"), networkOf("unknown")]).toEqual(["192.0.2.7", "user:7", "unknown"]);
});
