import { restRoutes } from "#server/rest/routes.ts";
import { appRouter } from "#server/trpc/router.ts";
import fc from "../setup/properties.ts";

export type GeneratedRequest = {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | Uint8Array<ArrayBuffer> | null;
  signedIn: boolean;
};

/** Text that has broken servers before: controls, lone surrogates, huge, right-to-left, SQL, escapes. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.constantFrom(
    "",
    " ",
    "\u0000",
    "a\u0000b",
    "\ud800",
    "\udfff\ud800",
    "\u202e",
    "💥".repeat(300),
    "%",
    "%00",
    "%zz",
    "' OR 1=1 --",
    "__proto__",
  ),
  fc.nat({ max: 30_000 }).map((length) => "x".repeat(length)),
);
const number = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, -1, 2 ** 31, 2 ** 53, 1e308));
const id = fc.oneof(
  fc.constantFrom("1", "0", "-1", "1.5", "1e3", "2147483647", "2147483648", "9".repeat(40), "abc", "%00", "NaN", "01", "１"),
  text.map((value) => encodeURIComponent(value.toWellFormed()).slice(0, 500)),
);
const value: fc.Arbitrary<unknown> = fc.oneof(
  { maxDepth: 2 },
  text,
  number,
  fc.constantFrom(
    null,
    true,
    false,
    "pending",
    "high",
    "2026-02-30",
    "2026-12-24",
    "0001-01-01",
    "9999-12-31",
    "0000-00-00",
    "-created_at",
  ),
  fc.constantFrom(
    "23:59",
    "24:00",
    "FREQ=DAILY",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=SECONDLY;COUNT=9999",
    "completion",
    "a0V",
    "zz",
  ),
  fc.array(fc.constantFrom(0, 1, 10, 40_320, 40_321, 2 ** 31), { maxLength: 6 }),
  fc.record({ status: fc.constantFrom("completed", "pending"), due_date: fc.constantFrom(null, "2026-12-24", "9999-12-31") }),
  fc.array(fc.oneof(text, number), { maxLength: 5 }),
  fc.dictionary(fc.string({ maxLength: 10 }), number, { maxKeys: 3 }),
);
const fields = [
  "title",
  "description",
  "status",
  "due_date",
  "priority",
  "labels",
  "due_time",
  "start_date",
  "reminders",
  "recurrence",
  "recurrence_from",
  "project_id",
  "parent_id",
  "position",
  "ids",
  "change",
  "delete",
  "restore",
  "color",
  "instructions",
  "archived",
  "time_zone",
  "email",
  "password",
  "name",
  "newPassword",
  "id",
  "input",
  "token",
];
const body = fc.dictionary(fc.constantFrom(...fields), value, { maxKeys: 6 });
const parameters = ["status", "q", "label", "sort", "limit", "cursor", "project", "parent", "due_before", "due_after", "updated_since"];
parameters.push("deleted", "fields", "input", "batch");
const times = fc.constantFrom(
  "2026-12-24",
  "9999-12-31",
  "0000-01-01",
  "2026-12-24T10:00:00Z",
  "+275760-09-13T00:00:00Z",
  "9".repeat(40),
  "none",
);
const query = fc.dictionary(fc.constantFrom(...parameters), fc.oneof(text, times), { maxKeys: 4 });
const broken = fc.constantFrom(
  "{",
  "[1,",
  "\u0000",
  '{"a":1}x',
  "null",
  "[]",
  '"text"',
  '{"title":"\\ud800"}',
  '{"__proto__":{"a":1}}',
  "9".repeat(400),
  "[".repeat(5000),
);

// The router's type lists its nesting; at run time `procedures` is flat, by dotted name.
const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>;

/** Where requests go: every operation, every procedure, better-auth's routes, and addresses that nobody has. */
const targets = [
  ...Object.entries(restRoutes).flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method, path }))),
  ...Object.entries(procedures).map(([name, { _def }]) => ({
    method: _def.type === "mutation" ? "POST" : "GET",
    path: `/api/trpc/${name}`,
  })),
  ...[
    "sign-in/email",
    "sign-up/email",
    "change-password",
    "update-user",
    "delete-user",
    "revoke-session",
    "get-session",
    "verify-email",
  ].flatMap((name) => ["GET", "POST"].map((method) => ({ method, path: `/api/auth/${name}` }))),
  { method: "GET", path: "/api/nothing" },
  { method: "POST", path: "/api/auth/nothing" },
];
// Ends the session that all requests share, or deletes its account.
const ending = ["/api/auth/logout", "/api/auth/delete-user", "/api/auth/sign-out"];

/** One request that some client might send, most of them wrong. */
export const generatedRequest: fc.Arbitrary<GeneratedRequest> = fc
  .record({
    target: fc.constantFrom(...targets.filter(({ path }) => !ending.includes(path))),
    method: fc.oneof(
      { weight: 6, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD") },
    ),
    id,
    query,
    body: fc.oneof(
      { weight: 4, arbitrary: body.map((object) => JSON.stringify(object)) },
      { weight: 1, arbitrary: broken },
      {
        weight: 1,
        arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)),
      },
    ),
    type: fc.oneof(
      { weight: 6, arbitrary: fc.constant("application/json") },
      {
        weight: 1,
        arbitrary: fc.constantFrom("text/plain", "", "application/json; charset=latin1", "multipart/form-data", "application/xml", ";;;"),
      },
    ),
    key: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.string({ maxLength: 300 }) }),
    signedIn: fc.boolean(),
  })
  .map(({ target, method, id: given, query: asked, body: content, type, key, signedIn }) => {
    const verb = method ?? target.method;
    const search = new URLSearchParams(Object.entries(asked).map(([name, text]) => [name, text.toWellFormed().slice(0, 1500)]));
    return {
      method: verb,
      path: `${target.path.replace("{id}", given)}${search.size > 0 ? `?${search}` : ""}`,
      headers: {
        ...(type ? { "Content-Type": type } : {}),
        ...(key === null ? {} : { "Idempotency-Key": [...key].filter((character) => /[\x20-\x7e]/.test(character)).join("") }),
      },
      body: ["GET", "HEAD"].includes(verb) ? null : content,
      signedIn,
    };
  });
