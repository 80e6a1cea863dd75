import { afterEach, expect, test, vi } from "vitest";
import { deliver } from "./deliver.ts";
import type { Waiting } from "./waiting.ts";

const token = `x.${btoa(JSON.stringify({ sub: "7" }))}.x`;
const edit: Waiting = {
  key: "k",
  at: "",
  ...{ kind: "edit", id: 5, title: "old" },
  fields: { title: "mine", sectionId: null },
  was: { title: "old" },
} as Waiting;

afterEach(() => void vi.unstubAllGlobals());

/** A server with one task, which answers changes so. */
function answering(status: number, task: object) {
  const asked: { method: string; path: string; body: unknown }[] = [];
  vi.stubGlobal("fetch", async (path: string, { method = "GET", body }: RequestInit = {}) => {
    if (!path.startsWith("/api/tasks")) return Response.json({ access_token: token, expires_in: 900 });
    asked.push({ method, path, body: body ? JSON.parse(String(body)) : null });
    return Response.json(method === "GET" ? task : { detail: "Not so." }, { status: method === "GET" ? 200 : status });
  });
  return asked;
}

test("an edit says what it is based on; one that is there already was its own, whose answer was lost", async () => {
  const asked = answering(409, { id: 5, title: "mine" });
  expect(await deliver(7, edit)).toEqual({ made: true });
  expect(asked).toMatchObject([
    { method: "PATCH", path: "/api/tasks/5", body: { title: "mine", section_id: null, was: { title: "old" } } },
    { method: "GET" },
  ]);
  answering(409, { id: 5, title: "theirs" });
  expect(await deliver(7, edit)).toEqual({ theirs: { title: "theirs", sectionId: null } });
});

test("what never will be is told from what may be later, and nothing is sent as somebody else", async () => {
  answering(422, {});
  expect(await deliver(7, edit)).toEqual({ refusal: "Not so." });
  answering(503, {});
  await expect(deliver(7, edit)).rejects.toThrow("503");
  const asked = answering(200, {});
  await expect(deliver(8, edit)).rejects.toThrow("another account");
  expect(asked).toEqual([]);
});
