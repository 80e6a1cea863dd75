import { connect } from "node:net";
import { beforeAll, describe, expect, test } from "vitest";
import { RestError } from "#contracts/error.ts";
import { type Answer, call } from "./call.ts";
import { newPerson } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
let token: string;
beforeAll(async () => {
  token = (await newPerson(server.url())).token;
});

const api = (method: string, path: string, input: Parameters<typeof call>[3] = {}) => call(server.url(), method, path, input);
const megabyte = 1_048_576;

/** Every error has one format and the appropriate headers. */
function expectError(answer: Answer, status: number): void {
  expect(answer.status, answer.text).toBe(status);
  expect(RestError.safeParse(answer.json).success).toBe(true);
  expect(answer.headers.get("content-type")).toContain("application/json");
  expect(answer.headers.get("x-request-id")).toBeTruthy();
  expect(answer.headers.get("cache-control")).toBe("no-store");
  if (status === 401) expect(answer.headers.get("www-authenticate")).toBe("Bearer");
}

describe("other spellings of a path", () => {
  test("a trailing slash changes nothing, whatever the method", async () => {
    const made = await api("POST", "/api/tasks/", { token, body: { title: "With a slash" } });
    expect(made.status, made.text).toBe(201);
    const { id } = made.json as { id: number };
    expect((await api("GET", `/api/tasks/${id}/?x=1`, { token })).json).toMatchObject({ id });
    expect((await api("GET", "/api/tasks/?limit=1", { token })).json).toMatchObject({ tasks: [{ id }] });
    expect((await api("DELETE", `/api/tasks/${id}/`, { token })).status).toBe(204);
    expect((await api("GET", "/health/")).status).toBe(200);
    expectError(await api("GET", "/api/tasks/"), 401);
    expectError(await api("GET", "/api/nothing/"), 404);
  });

  test.each([
    "/api//tasks",
    "/api/tasks//",
    "/api/tasks/1//",
    "/API/tasks",
    "/Api/Tasks/",
    "/api/tasks.json",
    "/api/tasks%2F1",
    "/api%2Ftasks",
    "/%61pi/tasks",
    "/api\\tasks",
    "/api/tasks\\",
    "/HEALTH",
    "/api/Tasks",
  ])("%s is nothing, and says so as JSON", async (path) => {
    expect(await raw(`GET ${path} HTTP/1.1\r\nAuthorization: Bearer ${token}`, "")).toMatch(/^HTTP\/1\.1 404 [\s\S]*"NOT_FOUND"/);
  });
});

describe("bodies", () => {
  test.each([
    ["cut JSON", "{", 400],
    ["no JSON", "title", 400],
    ["bytes that are no UTF-8", new Uint8Array([0x7b, 0xff, 0x7d]), 400],
    ["a very deep list", "[".repeat(100_000) + "]".repeat(100_000), 422],
  ])("%s", async (_, raw, status) => {
    expectError(await api("POST", "/api/tasks", { token, raw }), status);
  });

  test("a type that is not JSON is 415", async () => {
    expectError(await api("POST", "/api/tasks", { token, raw: '{"title":"x"}', headers: { "Content-Type": "text/plain" } }), 415);
  });

  test("one byte over 1 MB is 413, exactly 1 MB is fine", async () => {
    const sized = (bytes: number) => `{"title":"x","pad":"${"x".repeat(bytes - 22)}"}`;
    expect((await api("POST", "/api/tasks", { token, raw: sized(megabyte) })).status).toBe(201);
    expectError(await api("POST", "/api/tasks", { token, raw: sized(megabyte + 1) }), 413);
  });

  test.each([
    ["by its announced length alone", "Content-Length: 2000000", ""],
    ["before it is asked to come", "Content-Length: 2000000\r\nExpect: 100-continue", ""],
    ["when the announced length is absurd", "Content-Length: 99999999999", "x"],
    ["before its end, of which nobody knows", "Transfer-Encoding: chunked", `${"100000\r\n"}${"x".repeat(megabyte)}\r\n1\r\nx\r\n`],
  ])("a body that is too large is refused %s", async (_, header, body) => {
    const head = `POST /api/tasks HTTP/1.1\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n${header}`;
    expect(await raw(head, body)).toMatch(/^HTTP\/1\.1 413 [\s\S]*"PAYLOAD_TOO_LARGE"/);
  });

  test("keys that name prototypes are ignored", async () => {
    const answer = await api("POST", "/api/tasks", { token, raw: '{"__proto__":{"title":"p"},"title":"q"}' });
    expect(answer.json).toMatchObject({ title: "q" });
    expect({}).not.toHaveProperty("title");
  });
});

describe("methods", () => {
  const allowed: Record<string, string[]> = {
    "/api/tasks": ["GET", "POST"],
    "/api/tasks/1": ["GET", "PUT", "PATCH", "DELETE"],
    "/api/tasks/1/restore": ["POST"],
    "/api/auth/login": ["POST"],
    "/api/auth/sign-out": ["POST"],
    "/health": ["GET"],
    "/metrics": ["GET"],
    "/api/trpc/tasks.list": ["GET", "POST"],
  };

  test.each(Object.entries(allowed))("%s refuses all but %s with Allow", async (path, methods) => {
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((name) => !methods.includes(name))) {
      const answer = await api(method, path);
      expectError(answer, 405);
      expect(answer.headers.get("allow")?.split(", ")).toEqual(expect.arrayContaining(methods));
    }
  });

  test.each(["/api/tasks", "/health", "/"])("TRACE %s is 405", async (path) => {
    expect(await raw(`TRACE ${path} HTTP/1.1`)).toMatch(/^HTTP\/1\.1 405 [\s\S]*allow: [\s\S]*"METHOD_NOT_ALLOWED"/i);
  });
});

test.each(["/api/tasks/%E0%A4%A", "/x/%ff", "/%00", "//evil.example", "http://evil.example/"])(
  "the malformed address %s is 400",
  async (path) => {
    expect(await raw(`GET ${path} HTTP/1.1`)).toMatch(/^HTTP\/1\.1 400 [\s\S]*"error_code"/);
  },
);

test.each([
  ["headers that are too large", `GET /api/tasks HTTP/1.1\r\nX-Pad: ${"x".repeat(20_000)}`, 431],
  ["what is no request", "HELLO", 400],
  ["two lengths of one body", "POST /api/tasks HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked", 400],
  ["an expectation of something else", "GET /health HTTP/1.1\r\nExpect: 200-maybe", 417],
  ["a tunnel", "CONNECT example.com:443 HTTP/1.1", 405],
])("%s get an answer in the same shape", async (_, head, status) => {
  const answer = await raw(head);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*x-request-id: `, "i"));
  expect(RestError.safeParse(JSON.parse(answer.split("\r\n\r\n")[1] ?? "")).success).toBe(true);
});

test("a request without Host, and one with a malformed body, get a response in the same format", async () => {
  const head = `POST /api/tasks HTTP/1.1\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json`;
  for (const answer of [
    await rawLines("GET /health HTTP/1.1\r\nConnection: close\r\n\r\n"),
    await raw(`${head}\r\nTransfer-Encoding: chunked`, '5\r\n{"tit\r\nzz\r\n'),
  ]) {
    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*x-request-id: /i);
    expect(RestError.safeParse(JSON.parse(answer.split("\r\n\r\n")[1] ?? "")).success).toBe(true);
  }
});

test.each(["h2c", "websocket"])("an offer to upgrade to %s is ignored", async (protocol) => {
  expect(await raw(`GET /health HTTP/1.1\r\nUpgrade: ${protocol}`, "", "Upgrade")).toMatch(/^HTTP\/1\.1 200 /);
});

test("pages accept only GET, and say so", async () => {
  for (const path of ["/docs", "/", "/sign-in"]) {
    const answer = await api("POST", path, { body: {} });
    expectError(answer, 405);
    expect(answer.headers.get("allow")).toBe("GET, HEAD");
  }
});

test.each(["/api", "/api/nope", "/api/tasks/1/nope", "/api/auth/nope"])("the unknown path %s is 404 for every method", async (path) => {
  for (const method of ["GET", "POST", "DELETE"]) expectError(await api(method, path), 404);
});

test("a valid request id is returned, any other is replaced", async () => {
  expect((await api("GET", "/health", { headers: { "X-Request-Id": "abc-1" } })).headers.get("x-request-id")).toBe("abc-1");
  expect((await api("GET", "/health", { headers: { "X-Request-Id": "<b>" } })).headers.get("x-request-id")).not.toBe("<b>");
});

test("metrics are open to loopback, and closed to requests forwarded by an unknown local proxy", async () => {
  const answer = await api("GET", "/metrics", { headers: { "x-bestchat-local": "no" } });
  expect(answer.status).toBe(200);
  expect(answer.text).toContain('bestchat_http_requests_total{method="GET",route="/health",status="200"}');
  for (const name of ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Proto"]) {
    const forwarded = await api("GET", "/metrics", { headers: { [name]: "127.0.0.1", "x-bestchat-local": "yes" } });
    expectError(forwarded, 401);
  }
});

test("every response has the security headers", async () => {
  const { headers } = await api("GET", "/health");
  expect(headers.get("content-security-policy")).toMatch(
    /script-src 'self' 'nonce-[^']+' 'strict-dynamic';.*connect-src 'self' http:\/\/localhost:3001 ws:\/\/localhost:3001;/,
  );
  expect(headers.get("x-content-type-options")).toBe("nosniff");
});

/**
 * Sends raw bytes that fetch would refuse to send, and returns the response up to the end of a JSON body or of the connection.
 */
function raw(head: string, body = "", connection = "close"): Promise<string> {
  return rawLines(`${head}\r\nHost: localhost\r\nConnection: ${connection}\r\n\r\n${body}`);
}

function rawLines(lines: string): Promise<string> {
  const { hostname, port } = new URL(server.url());
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(Number(port), hostname, () => socket.write(lines));
    socket.on("data", (chunk) => {
      answer += chunk;
      if (answer.endsWith("}")) socket.destroy();
    });
    socket.on("close", () => resolve(answer)).on("error", reject);
  });
}
