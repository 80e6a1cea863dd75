import { globSync, readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { bearerIn } from "./bearer.ts";
import { isPlainJson, readBytes, readJsonText } from "./body.ts";
import { errorAnswer } from "./error-answer.ts";
import { mayReadMetrics } from "./metrics-access.ts";
import { callerRequestId, requestIdFrom } from "./request-id.ts";

const sources = globSync("{src,realtime}/**/*.ts", { exclude: ["src/generated/**", "**/*.test.ts"] }).map(
  (file) => [file, readFileSync(file, "utf8")] as const,
);

test.each([
  ["bearers are read", /\^Bearer \+/, "src/lib/http/bearer.ts"],
  ["JSON bodies are told from others", /isPlainJson\(/, "src/lib/http/body.ts"],
  ["request ids are checked", /A-Za-z0-9\._-\]\{1,128\}/, "src/lib/http/request-id.ts"],
  ["health is told", /"degraded", database: "unreachable"/, "src/lib/http/health.ts"],
  ["errors get their body", /error_code: code,/, "src/lib/http/error-answer.ts"],
])("%s in one place for both processes", (_, pattern, file) => {
  expect(sources.filter(([, text]) => pattern.test(text)).map(([name]) => name)).toEqual([file]);
});

test("a caller's own request id is used if it is valid for logs", () => {
  expect([callerRequestId("a.b-1"), callerRequestId("a b"), callerRequestId("x".repeat(129)), callerRequestId(7)]).toEqual([
    "a.b-1",
    null,
    null,
    null,
  ]);
  expect(requestIdFrom(["first", "second"])).toBe("first");
  expect(requestIdFrom("\n")).toMatch(/^[0-9a-f-]{36}$/);
});

test("a bearer is one word after its scheme, which is case-insensitive", () => {
  expect(["bearer  a.b", "Bearer ", "Basic a", "Bearer a b", null].map(bearerIn)).toEqual(["a.b", null, null, null, null]);
});

test("a body is counted while it arrives, and an interrupted one does not throw", async () => {
  const pieces = async function* (broken = false) {
    yield Buffer.alloc(6, "a");
    if (broken) throw new Error("ECONNRESET");
    yield Buffer.alloc(6, "b");
  };
  expect(await readBytes(pieces(), 12)).toEqual({ content: Buffer.from("aaaaaabbbbbb") });
  expect(await readBytes(pieces(), 11)).toEqual({ refusal: "too-large" });
  expect(await readBytes(pieces(true), 12)).toEqual({ refusal: "broken" });
  const types = ["application/json", 'application/json; charset="UTF-8"', "application/json; charset=latin1", "text/plain"];
  expect(types.map((type) => isPlainJson(type, undefined))).toEqual([true, true, false, false]);
  expect(isPlainJson("application/json", "gzip")).toBe(false);
});

test("JSON needs UTF-8 and its content type, except for an empty body", async () => {
  const read = (bytes: Buffer, contentType?: string, contentEncoding?: string) =>
    readJsonText({ body: Readable.from([bytes]), isEmpty: bytes.length === 0, contentType, contentEncoding }, 20);
  expect(await read(Buffer.from('{"a":"ü"}'), "application/json")).toEqual({ text: '{"a":"ü"}' });
  expect(await read(Buffer.from([0x22, 0xfc, 0x22]), "application/json")).toEqual({ refusal: "not-utf-8" });
  expect(await read(Buffer.from("{}"), "text/plain")).toEqual({ refusal: "media-type" });
  expect(await read(Buffer.from("{}"), "application/json", "gzip")).toEqual({ refusal: "media-type" });
  expect(await read(Buffer.from("x".repeat(21)), "application/json")).toEqual({ refusal: "too-large" });
  expect(await read(Buffer.alloc(0))).toEqual({ text: "" });
});

test("an error says how to authenticate and when to retry", () => {
  expect(errorAnswer({ code: "UNAUTHENTICATED", message: "Unauthorized" })).toEqual({
    status: 401,
    headers: { "Cache-Control": "no-store", "WWW-Authenticate": "Bearer" },
    body: { detail: "Unauthorized", error_code: "UNAUTHENTICATED" },
  });
  expect(errorAnswer({ code: "RATE_LIMITED", message: "Later", retryAfter: 7 }).headers).toMatchObject({ "Retry-After": "7" });
});

test("metrics need the operator's token if one is set, else they are for this machine only", () => {
  const asking = (authorization: string | null, here: boolean) => ({ authorization, isFromThisMachine: () => here });
  expect(mayReadMetrics("secret", asking("Bearer secret", false))).toBe(true);
  expect(mayReadMetrics("secret", asking(null, true))).toBe(false);
  expect([mayReadMetrics(null, asking(null, true)), mayReadMetrics(null, asking("Bearer secret", false))]).toEqual([true, false]);
});
