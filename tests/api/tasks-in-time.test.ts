import { beforeAll, describe, expect, test } from "vitest";
import { call } from "./call.ts";
import { newPerson } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
let me: { token: string; id: number };
beforeAll(async () => {
  me = await newPerson(server.url());
});

type Json = Record<string, unknown> & { id: number };
const api = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  call(server.url(), method, path, { token: me.token, ...(body === undefined ? {} : { body }), ...(headers ? { headers } : {}) });
const make = async (fields: object = {}) => (await api("POST", "/api/tasks", { title: "Buy milk", ...fields })).json as Json;
const wrongFields = ({ json }: { json: unknown }) =>
  (json as { validation_errors: { field: string }[] }).validation_errors.map(({ field }) => field);

const full = {
  due_date: "2028-02-29",
  due_time: "00:00",
  start_date: "2028-02-28",
  reminders: [40320, 0, 30],
  recurrence: "FREQ=YEARLY",
  recurrence_from: "completion",
  position: "Zz",
};

test("time fields are stored, changed and left unchanged", async () => {
  const made = await make({ ...full, completed_at: "2020-01-01T00:00:00.000Z", next_task_id: 1 });
  expect(made).toMatchObject({ ...full, completed_at: null, next_task_id: null });
  expect((await api("PUT", `/api/tasks/${made.id}`, {})).json).toEqual(made);
  const bare = { due_date: null, due_time: null, recurrence: null, start_date: null, reminders: [], recurrence_from: "due" };
  expect((await api("PATCH", `/api/tasks/${made.id}`, bare)).json).toMatchObject({ ...bare, position: "Zz", title: "Buy milk" });
});

test.each([
  ["due_time", { due_time: "09:00" }],
  ["due_time", { due_date: "2026-12-01", due_time: "24:00" }],
  ["due_time", { due_date: "2026-12-01", due_time: "9:00" }],
  ["start_date", { start_date: "2027-02-29" }],
  ["reminders", { reminders: [0, 1, 2, 3, 4, 5] }],
  ["reminders.0", { reminders: [-1] }],
  ["reminders.1", { reminders: [1, 40321] }],
  ["reminders.0", { reminders: [1.5] }],
  ["reminders", { reminders: null }],
  ["recurrence", { recurrence: "FREQ=DAILY" }],
  ["recurrence", { due_date: "2026-12-01", recurrence: "FREQ=DAILY;COUNT=0" }],
  ["recurrence", { due_date: "2026-12-01", recurrence: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30" }],
  ["recurrence_from", { recurrence_from: null }],
  ["project_id", { project_id: 2_000_000_000 }],
  ["project_id", { project_id: 2_147_483_648 }],
  ["project_id", { project_id: 0 }],
  ["parent_id", { parent_id: 2_000_000_000 }],
  ["parent_id", { parent_id: "1" }],
  ["position", { position: "a00" }],
  ["position", { position: null }],
])("%s of %j is 422, also in a change", async (field, fields) => {
  const answer = await api("POST", "/api/tasks", { title: "x", ...fields });
  expect([answer.status, wrongFields(answer)]).toEqual([422, [field]]);
  const { id } = await make();
  expect((await api("PUT", `/api/tasks/${id}`, fields)).status).toBe(422);
});

test("completing with PUT creates the next task", async () => {
  const { id } = await make({ due_date: "2026-12-07", recurrence: "RRULE:FREQ=WEEKLY;BYDAY=MO", due_time: "08:00" });
  const done = (await api("PUT", `/api/tasks/${id}`, { status: "completed" })).json as Json;
  expect(done).toMatchObject({ status: "completed", completed_at: expect.any(String), next_task_id: expect.any(Number) });
  const next = (await api("GET", `/api/tasks/${done.next_task_id}`)).json;
  expect(next).toMatchObject({ due_date: "2026-12-14", due_time: "08:00", recurrence: "FREQ=WEEKLY;BYDAY=MO", status: "pending" });
});

test("recurrence from completion counts from today in the request's zone, unless the account has its own", async () => {
  const next = async (zone: string) => {
    const { id } = await make({ due_date: "2020-01-01", recurrence: "FREQ=DAILY", recurrence_from: "completion" });
    const done = (await api("PUT", `/api/tasks/${id}`, { status: "completed" }, { "Time-Zone": zone })).json as Json;
    return ((await api("GET", `/api/tasks/${done.next_task_id}`)).json as Json).due_date;
  };
  const [east, west] = [await next("Pacific/Kiritimati"), await next("Pacific/Pago_Pago")];
  // A day and an hour apart.
  expect(String(east) > String(west)).toBe(true);
  expect(await next("nowhere")).toMatch(/^20/);
  await api("PATCH", "/api/account", { time_zone: "Pacific/Pago_Pago" });
  expect(String(await next("Pacific/Kiritimati")) < String(east)).toBe(true);
  await api("PATCH", "/api/account", { time_zone: null });
});

describe("many at once", () => {
  test("are changed, deleted and restored, all or none; a repetition with the same key is replayed", async () => {
    const [a, b] = [await make(), await make()];
    const ids = [b.id, a.id, b.id];
    const headers = { "Idempotency-Key": "many" };
    const changed = await api("POST", "/api/tasks/bulk", { ids, change: { priority: "high" } }, headers);
    expect([changed.status, (changed.json as { tasks: Json[] }).tasks.map((task) => [task.id, task.priority])]).toEqual([
      200,
      [
        [b.id, "high"],
        [a.id, "high"],
      ],
    ]);
    const again = await api("POST", "/api/tasks/bulk", { ids, change: { priority: "high" } }, headers);
    expect([again.text, again.headers.get("idempotent-replayed")]).toEqual([changed.text, "true"]);
    expect((await api("POST", "/api/tasks/bulk", { ids, delete: true }, headers)).status).toBe(422);
    expect((await api("POST", "/api/tasks/bulk", { ids: [a.id, 2_000_000_000], delete: true })).status).toBe(404);
    expect((await api("GET", `/api/tasks/${a.id}`)).status).toBe(200);
    expect((await api("POST", "/api/tasks/bulk", { ids, delete: true })).status).toBe(200);
    expect((await api("POST", "/api/tasks/bulk", { ids, delete: true })).status).toBe(404);
    expect((await api("POST", "/api/tasks/bulk", { ids, restore: true })).json).toMatchObject({ tasks: [{ id: b.id }, { id: a.id }] });
  });

  test.each([
    { ids: Array.from({ length: 501 }, (_, at) => at + 1), delete: true },
    { ids: [1], delete: false },
    { ids: [1] },
    { ids: [1], delete: true, restore: true },
    { ids: [1], change: { title: "" } },
    { ids: [1], change: [] },
    { ids: ["1"], delete: true },
    { ids: [0], delete: true },
    { ids: 1, delete: true },
    { delete: true },
    {},
  ])("%.60j is 422", async (body) => {
    expect((await api("POST", "/api/tasks/bulk", body)).status).toBe(422);
  });

  test("an empty list is accepted", async () => {
    expect((await api("POST", "/api/tasks/bulk", { ids: [], change: { title: "x" } })).json).toEqual({ tasks: [] });
  });
});

describe("a project", () => {
  test("is created, read, changed and deleted, and its tasks remain", async () => {
    const made = await api("POST", "/api/projects", { name: " House ", id: 1, user_id: 1 }, { "Idempotency-Key": "house" });
    const project = made.json as Json;
    const times = { created_at: expect.any(String), updated_at: expect.any(String) };
    expect([made.status, project]).toEqual([
      201,
      { id: expect.any(Number), name: "House", color: null, instructions: "", archived: false, ...times },
    ]);
    expect((await api("POST", "/api/projects", { name: " House ", id: 1, user_id: 1 }, { "Idempotency-Key": "house" })).text).toBe(
      made.text,
    );
    const path = `/api/projects/${project.id}`;
    expect((await api("PUT", path, {})).json).toEqual(project);
    expect((await api("PATCH", path, { color: "#ff0000", archived: true, instructions: "x".repeat(4000) })).json).toMatchObject({
      color: "#ff0000",
      archived: true,
      name: "House",
    });
    expect((await api("GET", "/api/projects")).json).toMatchObject({ projects: [{ id: project.id }] });
    const task = await make({ project_id: project.id });
    expect((await api("GET", `/api/tasks?project=${project.id}`)).json).toMatchObject({ tasks: [{ id: task.id }] });
    expect(await api("DELETE", path)).toMatchObject({ status: 204, text: "" });
    for (const method of ["GET", "DELETE"]) expect((await api(method, path)).status).toBe(404);
    expect((await api("PUT", path, { name: "x" })).status).toBe(404);
    expect((await api("GET", `/api/tasks/${task.id}`)).json).toMatchObject({ project_id: null });
  });

  test.each([
    {},
    { name: " " },
    { name: "x".repeat(101) },
    { name: "x", instructions: "x".repeat(4001) },
    { name: "x", archived: 1 },
    { name: null },
  ])("of %.60j is 422", async (body) => {
    expect((await api("POST", "/api/projects", body)).status).toBe(422);
  });

  test.each(["abc", "0", "-1"])("with the id %s is 422", async (id) => {
    expect((await api("GET", `/api/projects/${id}`)).status).toBe(422);
    expect((await api("GET", "/api/projects/99999999999")).status).toBe(404);
  });
});

describe("the list", () => {
  test("by day, time, parent and project", async () => {
    const someone = await newPerson(server.url());
    const their = async (method: string, path: string, body?: unknown) =>
      (await call(server.url(), method, path, { token: someone.token, ...(body ? { body } : {}) })).json as Json & { tasks: Json[] };
    const ids: number[] = [];
    for (const due_date of ["2026-12-01", "2026-12-02", "2026-12-03", null]) {
      ids.push((await their("POST", "/api/tasks", { title: "x", due_date })).id);
    }
    const [first, second, third, fourth] = ids;
    const child = (await their("POST", "/api/tasks", { title: "x", parent_id: first })) as unknown as Json & { updated_at: string };
    const found = async (query: string) => (await their("GET", `/api/tasks?sort=created_at&${query}`)).tasks.map(({ id }) => id);
    expect(await found("due_before=2026-12-02")).toEqual([first]);
    expect(await found("due_after=2026-12-02")).toEqual([third]);
    expect(await found("due_after=2026-12-01&due_before=2026-12-03")).toEqual([second]);
    expect(await found(`parent=${first}`)).toEqual([child.id]);
    expect(await found("parent=none&project=none")).toEqual([first, second, third, fourth]);
    for (const query of [`project=${"9".repeat(40)}`, "parent=2147483648"]) expect(await found(query)).toEqual([]);
    expect(await found(`updated_since=${child.updated_at}`)).toEqual([child.id]);
    expect(await found(`updated_since=${encodeURIComponent("2020-01-01T00:00:00+02:00")}`)).toHaveLength(5);
    await their("DELETE", `/api/tasks/${child.id}`);
    expect(await found(`updated_since=${child.updated_at}&deleted=true`)).toEqual([child.id]);
    expect((await their("GET", "/api/tasks?fields=id,due_date&due_before=2026-12-02")).tasks).toEqual([
      { id: first, due_date: "2026-12-01" },
    ]);
    const positions = (await their("GET", "/api/tasks?sort=-position&limit=2")) as unknown as { tasks: Json[]; next_cursor: string };
    const rest = await their("GET", `/api/tasks?sort=-position&limit=2&cursor=${positions.next_cursor}`);
    expect([...positions.tasks, ...rest.tasks].map(({ id }) => id)).toEqual([fourth, third, second, first]);
  });

  test.each([
    "project=abc",
    "project=0",
    "project=",
    "parent=-1",
    "due_before=2026-02-30",
    "due_after=tomorrow",
    "due_before=",
    "updated_since=2026-13-01T00:00:00Z",
    "updated_since=yesterday",
    "updated_since=0000-01-01T00:00:00Z",
    "deleted=maybe",
    "fields=",
    "fields=id,secret",
  ])("%s is 422", async (query) => {
    expect((await api("GET", `/api/tasks?${query}`)).status).toBe(422);
  });
});
