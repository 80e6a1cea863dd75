import { expect, test } from "vitest";
import { auth } from "#server/auth/auth.ts";
import { askRest } from "../isolation/ask.ts";
import { betterAuthDeclarations } from "../isolation/better-auth.ts";
import { type Caller, makeCaller, makeRefused } from "../isolation/callers.ts";
import { castOfReaders, playMatrix } from "../isolation/matrix.ts";
import { ownOrigin } from "./people.ts";
import { startTestServer } from "./server.ts";

process.env.RATE_LIMITS = "off";
const server = startTestServer();

type Endpoint = { path?: string; options?: { method?: string | string[]; metadata?: { SERVER_ONLY?: boolean } } };
const { disabledPaths } = auth().options;
const reachable = Object.values(auth().api as Record<string, Endpoint>).flatMap(({ path, options }) =>
  path && !options?.metadata?.SERVER_ONLY
    ? [options?.method ?? "GET"].flat().map((method) => ({ name: `${method} ${path}`, method, path }))
    : [],
);
const routes = reachable.filter(({ path }) => !disabledPaths.includes(path));
const ask = (method: string, path: string, headers: Caller["cookie"], input: Parameters<typeof askRest>[4]) =>
  askRest(server.url(), method, `/api/auth${path}`, { ...ownOrigin, ...headers }, input);

test("every better-auth route is declared or disabled, and nothing else is", () => {
  expect(Object.keys(betterAuthDeclarations).sort()).toEqual([...new Set(routes.map(({ name }) => name))].sort());
  expect(disabledPaths.filter((path) => !reachable.some((route) => route.path === path))).toEqual([]);
});

test.each(reachable.filter(({ path }) => disabledPaths.includes(path)))("$name is disabled for everybody", async ({ method, path }) => {
  const { cookie } = await makeCaller();
  for (const headers of [cookie, {}]) expect((await ask(method, path, headers, {})).text).toMatch(/^404 .*"NOT_FOUND"/);
});

test.each(routes)("$name is closed to all but its owner", async ({ name, method, path }) => {
  for (const declaration of betterAuthDeclarations[name] ?? [])
    await playMatrix(declaration, { scope: null, ask: (caller, input) => ask(method, path, caller.cookie, input) });
});

test.each(routes)("$name treats a token as anonymous, and refuses an API key", async ({ name, method, path }) => {
  const { owner, things, refused } = await castOfReaders(null);
  const key = refused["API key without the scope"];
  for (const { scope, call } of betterAuthDeclarations[name] ?? []) {
    const answer = await ask(method, path, owner.bearer, call(things));
    if (scope === "open") expect(answer.text).not.toContain(owner.user.email);
    else expect(answer.refusal, answer.text).toBe("UNAUTHENTICATED");
    expect((await ask(method, path, key?.bearer ?? {}, call(things))).refusal).toBe("FORBIDDEN");
  }
});

test("a session of a deleted account is anonymous", async () => {
  const { "deleted account": deleted } = await makeRefused((await makeCaller()).user, null);
  expect((await ask("GET", "/get-session", deleted?.cookie ?? {}, {})).text).toBe("200 null");
});
