import { expect, test } from "vitest";
import { proxyFor } from "./proxy.ts";

const via = "http://proxy.example:3128";
const asked = (url: string, env: Record<string, string>) => proxyFor(new URL(url), env);

test("each scheme has its proxy, and the lower-case variable takes precedence", () => {
  expect(asked("https://api.openai.com/v1", { HTTPS_PROXY: via })).toBe(via);
  expect(asked("https://api.openai.com/v1", { HTTP_PROXY: via })).toBeNull();
  expect(asked("http://models.example/v1", { HTTP_PROXY: via })).toBe(via);
  expect(asked("https://api.openai.com/v1", { HTTPS_PROXY: "http://other", https_proxy: via })).toBe(via);
  expect(asked("https://api.openai.com/v1", {})).toBeNull();
});

test.each(["http://localhost:11434", "http://127.0.0.1:8080", "http://127.1.2.3", "http://[::1]:8080"])(
  "%s is this machine: direct",
  (url) => {
    expect(asked(url, { HTTP_PROXY: via })).toBeNull();
  },
);

test.each([
  ["*", true],
  ["example.com", true],
  [".example.com", true],
  ["*.example.com", true],
  ["a.example.com:443", true],
  ["a.example.com:8443", false],
  ["ample.com", false],
  ["other.org, EXAMPLE.com", true],
  ["", false],
])("NO_PROXY=%s", (NO_PROXY, direct) => {
  expect(asked("https://a.example.com/v1", { HTTPS_PROXY: via, NO_PROXY })).toBe(direct ? null : via);
});
