import { beforeAll, describe, expect, test } from "vitest";
import { call } from "./call.ts";
import { newPerson } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
let me: { token: string; id: number };
let other: { token: string };
beforeAll(async () => {
  me = await newPerson(server.url());
  other = await newPerson(server.url());
});

const api = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  call(server.url(), method, path, { token: me.token, ...(body === undefined ? {} : { body }), ...(headers ? { headers } : {}) });

async function newTask(fields: object = {}): Promise<{ id: number }> {
  const answer = await api("POST", "/api/tasks", { title: "Buy milk", ...fields });
  expect(answer.status).toBe(201);
  return answer.json as { id: number };
}

test("a new task has the defaults, and ignores read-only fields", async () => {
  const answer = await api("POST", "/api/tasks", { title: "  Buy milk ", id: 1, user_id: 99, created_at: "x" });
  expect(answer.status).toBe(201);
  expect(answer.json).toEqual({
    id: expect.any(Number),
    title: "Buy milk",
    description: null,
    status: "pending",
    due_date: null,
    priority: "none",
    labels: [],
    due_time: null,
    start_date: null,
    reminders: [],
    recurrence: null,
    recurrence_from: "due",
    project_id: null,
    parent_id: null,
    position: expect.stringMatching(/^[0-9A-Za-z]+$/),
    completed_at: null,
    next_task_id: null,
    user_id: me.id,
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    updated_at: expect.any(String),
  });
});

test("a task that a client sends again, however much later, is the one that was made; a change of what is another by now is refused", async () => {
  const client_id = crypto.randomUUID();
  const made = await newTask({ client_id });
  await api("PATCH", `/api/tasks/${made.id}`, { title: "Buy oat milk" });
  const again = await api("POST", "/api/tasks", { title: "Buy milk", client_id });
  expect(again).toMatchObject({ status: 201, json: { id: made.id, title: "Buy oat milk" } });
  expect(again.json).not.toHaveProperty("client_id");
  await api("DELETE", `/api/tasks/${made.id}`);
  expect((await newTask({ client_id })).id).toBe(made.id);
  const theirs = await call(server.url(), "POST", "/api/tasks", { token: other.token, body: { title: "Mine", client_id } });
  expect(theirs.json).toMatchObject({ title: "Mine" });
  expect((await api("POST", "/api/tasks", { title: "x", client_id: "7" })).status).toBe(422);

  const { id } = await newTask({ priority: "low" });
  const stale = await api("PATCH", `/api/tasks/${id}`, { title: "Tea", was: { title: "Buy milk", priority: "none" } });
  expect(stale).toMatchObject({ status: 409, json: { detail: expect.stringContaining("changed elsewhere") } });
  expect((await api("GET", `/api/tasks/${id}`)).json).toMatchObject({ title: "Buy milk" });
  const fresh = await api("PATCH", `/api/tasks/${id}`, { title: "Tea", was: { title: "Buy milk", priority: "low" } });
  expect(fresh).toMatchObject({ status: 200, json: { title: "Tea" } });
});

test.each([
  ["no title", {}],
  ["a blank title", { title: "   " }],
  ["a long title", { title: "x".repeat(201) }],
  ["NUL", { title: "a\u0000b" }],
  ["a lone surrogate", { title: "a\ud800" }],
  ["an unknown status", { title: "x", status: "done" }],
  ["a day that does not exist", { title: "x", due_date: "2026-02-30" }],
  ["labels that are no list", { title: "x", labels: "a" }],
  ["a list", []],
  ["null", null],
])("a body with %s is 422 and says which field", async (_, body) => {
  const answer = await api("POST", "/api/tasks", body);
  expect(answer.status).toBe(422);
  expect(answer.json).toMatchObject({
    error_code: "VALIDATION",
    validation_errors: [{ field: expect.any(String), message: expect.any(String) }],
  });
});

test("lengths count code points", async () => {
  expect((await api("POST", "/api/tasks", { title: "😀".repeat(200) })).status).toBe(201);
  expect((await api("POST", "/api/tasks", { title: "😀".repeat(201) })).status).toBe(422);
});

test("PUT and PATCH do not change absent fields", async () => {
  const { id } = await newTask({ priority: "high", labels: ["home"] });
  expect((await api("PUT", `/api/tasks/${id}`, {})).json).toMatchObject({ title: "Buy milk", priority: "high" });
  expect((await api("PUT", `/api/tasks/${id}`, { status: "completed" })).json).toMatchObject({ status: "completed", labels: ["home"] });
  expect((await api("PATCH", `/api/tasks/${id}`, { due_date: "2027-01-31" })).json).toMatchObject({
    due_date: "2027-01-31",
    status: "completed",
  });
  expect((await api("PATCH", `/api/tasks/${id}`, { title: null })).status).toBe(422);
});

test("a deleted task is 404 until it is restored, and deleting or restoring twice is 404", async () => {
  const { id } = await newTask();
  expect(await api("DELETE", `/api/tasks/${id}`)).toMatchObject({ status: 204, text: "" });
  expect((await api("DELETE", `/api/tasks/${id}`)).status).toBe(404);
  expect((await api("GET", `/api/tasks/${id}`)).status).toBe(404);
  expect((await api("POST", `/api/tasks/${id}/restore`)).json).toMatchObject({ id });
  expect((await api("POST", `/api/tasks/${id}/restore`)).status).toBe(404);
});

test.each([
  ["GET", "", undefined],
  ["PUT", "", { title: "Mine now" }],
  ["PATCH", "", {}],
  ["DELETE", "", undefined],
  ["POST", "/restore", undefined],
])("%s%s of someone else's task answers like a missing one", async (method, suffix, body) => {
  const { id } = await newTask();
  const attempt = (path: string) => call(server.url(), method, path, { token: other.token, ...(body ? { body } : {}) });
  const theirs = await attempt(`/api/tasks/${id}${suffix}`);
  const missing = await attempt(`/api/tasks/2000000000${suffix}`);
  expect(theirs).toMatchObject({ status: 404, text: missing.text });
});

test.each(["abc", "0", "-1", "1.5", "1e3", "%00", "+1", "0x1", "01"])("the id %s is 422", async (id) => {
  expect((await api("GET", `/api/tasks/${id}`)).status).toBe(422);
});

test.each(["2147483648", "9".repeat(400)])("an id beyond the column's range is 404", async (id) => {
  for (const method of ["GET", "DELETE"]) expect((await api(method, `/api/tasks/${id}`)).status).toBe(404);
  expect((await api("PUT", `/api/tasks/${id}`, { title: "x" })).status).toBe(404);
});

describe("the list", () => {
  test("is complete without a limit, and page by page with one", async () => {
    for (let count = 0; count < 3; count += 1) await newTask();
    const whole = (await api("GET", "/api/tasks")).json as { tasks: { id: number }[] };
    expect(whole).not.toHaveProperty("next_cursor");
    const ids: number[] = [];
    for (let path = "/api/tasks?limit=2"; path; ) {
      const page = (await api("GET", path)).json as { tasks: { id: number }[]; next_cursor: string | null };
      ids.push(...page.tasks.map((task) => task.id));
      path = page.next_cursor ? `/api/tasks?limit=2&cursor=${encodeURIComponent(page.next_cursor)}` : "";
    }
    expect(ids).toEqual(whole.tasks.map((task) => task.id));
  });

  test.each(["limit=abc", "limit=0", "limit=101", "limit=", "status=done", "sort=size", "cursor=made-up", "q=%00", "label=%00"])(
    "%s is 422",
    async (query) => {
      expect((await api("GET", `/api/tasks?${query}`)).status).toBe(422);
    },
  );

  test.each(["status=pending&status=completed", "limit=1&limit=2", "unknown=1", "q[contains]=x", "q=%25", "%E0%A4%A", "sort=-due_date"])(
    "%s is no failure",
    async (query) => {
      expect((await api("GET", `/api/tasks?${query}`)).status).toBe(200);
    },
  );
});

describe("a cursor", () => {
  const pageOf = (sort: string, cursor: unknown) =>
    api("GET", `/api/tasks?limit=1&sort=${sort}&cursor=${Buffer.from(JSON.stringify(cursor)).toString("base64url")}`);

  test.each([
    ["created_at", "2026-01-01T00:00:00+23:59"],
    ["created_at", "2026-01-01T00:00:00"],
    ["created_at", "0000-01-01T00:00:00.000Z"],
    ["-updated_at", "0000-01-01T00:00:00.000Z"],
    ["due_date", "0000-01-01"],
    ["due_date", "-infinity"],
    ["title", "\ud800"],
    ["priority", "urgent"],
  ])("that nobody was given, of %s after %j, is 422", async (sort, value) => {
    expect(await pageOf(sort, [sort, value, 1])).toMatchObject({ status: 422, json: { validation_errors: [{ field: "cursor" }] } });
  });

  test("of another order is 422", async () => {
    expect((await pageOf("title", ["-title", "a", 1])).status).toBe(422);
  });
});

test("a whole text can be searched for, however long", async () => {
  const description = "x y".repeat(666);
  const { id } = await newTask({ description });
  expect((await api("GET", `/api/tasks?q=${encodeURIComponent(description)}`)).json).toMatchObject({ tasks: [{ id }] });
});

describe("Idempotency-Key", () => {
  test("a repetition gets the first response byte for byte, and creates nothing", async () => {
    const headers = { "Idempotency-Key": "first" };
    const first = await api("POST", "/api/tasks", { title: "Only once" }, headers);
    const again = await api("POST", "/api/tasks", { title: "Only once" }, headers);
    expect(again).toMatchObject({ status: 201, text: first.text });
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect((await api("GET", "/api/tasks?q=Only%20once")).json).toMatchObject({ tasks: [{ title: "Only once" }] });
  });

  test("concurrent repetitions create one task", async () => {
    const attempts = await Promise.all(
      Array.from({ length: 8 }, () => api("POST", "/api/tasks", { title: "At once" }, { "Idempotency-Key": "parallel" })),
    );
    expect(attempts.every(({ status }) => status === 201 || status === 409)).toBe(true);
    expect(attempts.some(({ status }) => status === 201)).toBe(true);
    const { tasks } = (await api("GET", "/api/tasks?q=At%20once")).json as { tasks: unknown[] };
    expect(tasks).toHaveLength(1);
  });

  test("another body with the same key is 422; another user's same key is another key", async () => {
    const headers = { "Idempotency-Key": "reused" };
    await api("POST", "/api/tasks", { title: "One" }, headers);
    expect((await api("POST", "/api/tasks", { title: "Two" }, headers)).json).toMatchObject({ error_code: "IDEMPOTENCY_KEY_REUSED" });
    const theirs = await call(server.url(), "POST", "/api/tasks", { token: other.token, body: { title: "Two" }, headers });
    expect(theirs.status).toBe(201);
  });

  test("a refused request does not consume its key", async () => {
    const headers = { "Idempotency-Key": "refused" };
    expect((await api("POST", "/api/tasks", { title: "" }, headers)).status).toBe(422);
    expect((await api("POST", "/api/tasks", { title: "Now right" }, headers)).status).toBe(201);
  });

  test.each([
    ["", 422],
    ["k".repeat(255), 201],
    ["k".repeat(256), 422],
  ])("a key of some length", async (key, status) => {
    expect((await api("POST", "/api/tasks", { title: "x" }, { "Idempotency-Key": key })).status).toBe(status);
  });
});
