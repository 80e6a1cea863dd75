import { connect } from "node:net";
import { expect, test } from "vitest";
import { RestError } from "#contracts/error.ts";
import { useRig } from "./rig.ts";

const rig = useRig();
const post = "POST /uploads HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n";

test.each([
  ["headers that are too large", `GET /health HTTP/1.1\r\nHost: localhost\r\nX-Pad: ${"x".repeat(20_000)}\r\n\r\n`, 431],
  ["what is no request", "HELLO\r\n\r\n", 400],
  ["a method that nobody knows", "FOO / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400],
  ["two lengths of one body", `${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n`, 400],
  ["a request without Host", "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n", 400],
  ["a malformed escape", "GET /uploads/%E0%A4%A HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400],
  ["an expectation of something else", "GET /health HTTP/1.1\r\nHost: localhost\r\nExpect: 200-maybe\r\n\r\n", 417],
  ["a tunnel", "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n", 405],
])("%s gets an answer in the common error format", async (_, lines, status) => {
  const answer = await answerTo(lines);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*x-request-id: `, "i"));
  if (status === 405) expect(answer).toMatch(/allow: GET/i);
  expect(RestError.safeParse(JSON.parse(/\{.*\}/.exec(answer)?.[0] ?? "")).success).toBe(true);
});

/** Everything that the sidecar sends back before it closes. */
function answerTo(lines: string): Promise<string> {
  const { hostname, port } = new URL(rig.url);
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(Number(port), hostname, () => socket.write(lines));
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("close", () => resolve(answer)).on("error", reject);
  });
}
