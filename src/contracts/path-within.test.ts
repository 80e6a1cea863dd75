import { describe, expect, it } from "vitest";
import { pathWithin } from "./path-within.ts";

describe("pathWithin", () => {
  it.each(["/tasks", "/chat/0192?x=1#end", "/settings"])("keeps our own path: %s", (path) => {
    expect(pathWithin(path)).toBe(path);
  });

  it.each([
    undefined,
    ["/a", "/b"],
    "",
    "tasks",
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "/api/auth/sign-out",
    "/.//evil.example",
  ])("goes to the chat for %j", (next) => {
    expect(pathWithin(next)).toBe("/chat");
  });
});
