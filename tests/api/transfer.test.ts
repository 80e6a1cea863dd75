import { beforeAll, expect, test } from "vitest";
import { importBytesMax } from "#contracts/transfer.ts";
import { call } from "./call.ts";
import { newSignedIn } from "./people.ts";
import { startTestServer } from "./server.ts";

const server = startTestServer();
let me: { token: string; headers: Record<string, string> };
beforeAll(async () => {
  me = await newSignedIn(server.url());
});

const file = (raw: string | Uint8Array<ArrayBuffer>, query = "", headers: Record<string, string> = {}) =>
  call(server.url(), "POST", `/api/tasks/import${query}`, { token: me.token, raw, headers: { "Content-Type": "text/csv", ...headers } });
const api = (method: string, path: string) => call(server.url(), method, path, { token: me.token });

test("a file is looked at, taken once, and taken back as a whole; a page does it with its cookie", async () => {
  const list = "# Garden\n- Water\n  - Hose\nnot a task";
  const looked = await file(list, "?dry_run=true&name=garden.md");
  expect([looked.status, looked.json]).toMatchObject([200, { dry_run: true, added: 2, projects: ["Garden"], import_id: null }]);
  expect((await api("GET", "/api/tasks")).json).toEqual({ tasks: [] });
  const withCookie = { method: "POST", body: list, headers: { ...me.headers, "Content-Type": "text/markdown" } };
  const taken = await fetch(`${server.url()}/api/tasks/import?name=garden.md`, withCookie);
  const report = (await taken.json()) as { import_id: string };
  expect(report).toMatchObject({ source: "markdown", added: 2, refused: [{ line: 4, title: "not a task", reason: "unreadable" }] });
  expect((await file(list)).json).toMatchObject({ added: 0, known: 2 });
  expect((await api("GET", "/api/tasks/imports")).json).toMatchObject({ imports: [{ id: report.import_id, name: "garden.md", tasks: 2 }] });
  expect((await api("POST", `/api/tasks/imports/${report.import_id}/undo`)).json).toEqual({ deleted: 2 });
  expect((await api("GET", "/api/tasks")).json).toEqual({ tasks: [] });
});

test("what cannot be taken is said with 422 or 413, and a form of an export that nobody knows is 422", async () => {
  const latin = await file(Buffer.from("- K\xe4se", "latin1"));
  expect([latin.status, latin.json]).toMatchObject([422, { error_code: "VALIDATION", validation_errors: [{ field: "file" }] }]);
  expect((await file("")).status).toBe(422);
  expect((await file("x".repeat(importBytesMax + 1))).status).toBe(413);
  expect((await api("GET", "/api/tasks/export?format=xlsx")).status).toBe(422);
  expect((await api("POST", "/api/tasks/imports/1/undo")).status).toBe(422);
});

test.each([
  ["json", "application/json", /"format": "bestchat-tasks"/],
  ["csv", "text/csv; charset=utf-8", /^\u{FEFF}?id,title/u],
  ["markdown", "text/markdown; charset=utf-8", /^- \[ ] Formula\n$/],
  ["icalendar", "text/calendar; charset=utf-8", /^BEGIN:VCALENDAR\r\n/],
])("an export as %s", async (format, type, words) => {
  if (format === "json") await call(server.url(), "POST", "/api/tasks", { token: me.token, body: { title: "Formula" } });
  const answer = await api("GET", `/api/tasks/export?format=${format}`);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, type]);
  expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="bestchat-tasks-\d{4}-\d\d-\d\d\.\w+"$/);
  expect(answer.text).toMatch(words);
});

test("the address for calendars opens without signing in, until it is taken back", async () => {
  expect((await api("GET", "/api/tasks/calendar")).json).toEqual({ created_at: null });
  const { json } = await api("POST", "/api/tasks/calendar");
  const { url } = json as { url: string };
  const read = () => call(server.url(), "GET", new URL(url).pathname);
  const answer = await read();
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/calendar; charset=utf-8"]);
  expect((await api("DELETE", "/api/tasks/calendar")).status).toBe(204);
  expect((await read()).status).toBe(404);
  expect((await api("DELETE", "/api/tasks/calendar")).status).toBe(404);
});
