import { expect, test } from "vitest";
import { reportIn, reportOf } from "../accounting/report.ts";
import type { ModelErrorCode } from "../model.ts";
import { displayMessage, maskKey } from "./provider-message.ts";
import { errorCodeOf } from "./refusal.ts";

test.each<[unknown, number | null, string, ModelErrorCode]>([
  [
    { error: { message: "API key not valid. Please pass a valid API key.", status: "INVALID_ARGUMENT" } },
    400,
    "API key not valid. Please pass a valid API key.",
    "WRONG_KEY",
  ],
  [
    [{ error: { code: 429, message: "You exceeded your current quota. Please retry in 33s.", status: "RESOURCE_EXHAUSTED" } }],
    429,
    "You exceeded your current quota. Please retry in 33s.",
    "RATE_LIMITED",
  ],
  [
    { error: { message: "You exceeded your current quota, please check your plan and billing details.", code: "insufficient_quota" } },
    429,
    "You exceeded your current quota, please check your plan and billing details.",
    "QUOTA",
  ],
  [{ error: { message: "Insufficient Balance", type: "unknown_error" } }, 402, "Insufficient Balance", "QUOTA"],
  [
    {
      error: {
        message: "Provider returned error",
        code: 400,
        metadata: { raw: '{"error":{"message":"prompt is too long: 9 tokens > 8 maximum"}}' },
      },
    },
    400,
    "prompt is too long: 9 tokens > 8 maximum",
    "CONTEXT_TOO_LONG",
  ],
  [
    { object: "error", message: "This model's maximum context length is 4096 tokens.", type: "BadRequestError", code: 400 },
    null,
    "This model's maximum context length is 4096 tokens.",
    "CONTEXT_TOO_LONG",
  ],
  [{ error: 'model "llama9" not found, try pulling it first' }, 404, 'model "llama9" not found, try pulling it first', "MODEL_NOT_FOUND"],
  [
    { error: { message: "The model `gpt-9` does not exist or you do not have access to it.", code: "model_not_found" } },
    404,
    "The model `gpt-9` does not exist or you do not have access to it.",
    "MODEL_NOT_FOUND",
  ],
  [{ detail: "Not Found" }, 404, "Not Found", "NO_MODEL_SERVER"],
  ["404 page not found", 404, "404 page not found", "NO_MODEL_SERVER"],
  [
    { error: "Unexpected endpoint or method. (POST /chat/completions)" },
    200,
    "Unexpected endpoint or method. (POST /chat/completions)",
    "NO_MODEL_SERVER",
  ],
  [
    { detail: [{ loc: ["body", "temperature"], msg: "Input should be less than 2" }] },
    422,
    "temperature: Input should be less than 2",
    "BAD_REQUEST",
  ],
  [{ base_resp: { status_code: 1008, status_msg: "insufficient balance" } }, null, "insufficient balance", "QUOTA"],
  [{ code: 1302, msg: "Rate limit reached" }, null, "Rate limit reached", "RATE_LIMITED"],
  [{ error: { message: "Loading model", type: "unavailable_error", code: 503 } }, 503, "Loading model", "OVERLOADED"],
  [{ error: { type: "overloaded_error", message: "Overloaded" } }, null, "Overloaded", "OVERLOADED"],
  [
    { error: { message: "Your request was flagged by our content policy", code: "content_policy_violation" } },
    400,
    "Your request was flagged by our content policy",
    "REFUSED",
  ],
  [{ message: "Unauthorized" }, 401, "Unauthorized", "WRONG_KEY"],
  [{ error: null, errors: [{ message: "max_tokens is too large" }] }, 400, "max_tokens is too large", "BAD_REQUEST"],
])("%j with %s has the message “%s”: %s", (body, status, message, code) => {
  const report = reportOf(body, status);
  expect(report.message).toBe(message);
  expect(errorCodeOf(report)).toBe(code);
});

test.each<object>([
  { choices: [{ delta: { content: "error" } }] },
  { choices: [], usage: { total_tokens: 3 } },
  { id: "x", object: "chat.completion.chunk" },
  { error: null, choices: [] },
  { error: {}, choices: [] },
  { type: "ping" },
])("%j reports no failure", (raw) => {
  expect(reportIn(raw as Record<string, unknown>)).toBeNull();
});

test("a provider's message is shown without keys, markup and control characters, and truncated", () => {
  expect(displayMessage("Incorrect API key provided: sk-abc***wxyz. Bearer eyJhbGciOi.eyJzdWIi.sig")).toBe(
    "Incorrect API key provided: [key]. Bearer [key]",
  );
  expect(displayMessage('<p>No\u0000pe</p>\n\u202e<script>alert("x")</script> api_key="abcd1234"')).not.toMatch(
    /[<>\p{C}]|alert|abcd1234/u,
  );
  expect(displayMessage("x".repeat(1000)).length).toBeLessThan(310);
  expect(displayMessage("key my-own-secret-key is bad", "my-own-secret-key")).toBe("key [key] is bad");
  expect(maskKey("it ends in own-secret-key!", "my-own-secret-key")).toBe("it ends in [key]!");
});

test.each<[string, unknown]>([
  ["a message that is an object", { error: { message: { text: "bad thing" } } }],
  ["a message that is a list", { error: { message: ["bad thing"] } }],
  ["a Java server's", { errorMessage: "bad thing" }],
  ["an AWS service's", { __type: "ValidationException", Message: "bad thing" }],
  ["a gateway's fault", { fault: { faultstring: "bad thing" } }],
  ["err", { err: "bad thing" }],
  ["a list of texts", { errors: ["bad thing"] }],
])("the message is found in %s", (_, raw) => {
  expect(reportOf(raw, 400).message).toBe("bad thing");
});

test("an address that redirects is not a model server", () => {
  expect(errorCodeOf(reportOf("", 302))).toBe("NO_MODEL_SERVER");
});
