import { expect } from "vitest";
import type { ApiKeyScope } from "#contracts/api-key.ts";
import { type Caller, makeCaller, makeRefused, type Refusal, type Refused } from "./callers.ts";
import type { Declaration } from "./declaration.ts";
import { missingThings } from "./missing-things.ts";
import { rowsOf } from "./rows.ts";
import { makeThings, type Things } from "./things.ts";

/** `refusal`: the transport's own code for somebody who is not let in at all. */
export type Answer = { ok: boolean; refusal: Refusal | null; text: string };

/** Who plays: the owner of things, another person who has as many, and those who must get nothing. */
type Cast = { owner: Owner; other: Owner; things: Things; refused: Record<string, Refused> };
type Owner = Awaited<ReturnType<typeof makeCaller>>;

export type Transport<Input> = {
  ask: (caller: Caller, input: Input) => Promise<Answer>;
  /** What an API key needs here; null: no key is let in. */
  scope: ApiKeyScope | null;
  /** Makes what only the process itself can make. */
  complete?: (owner: Caller, things: Things) => Promise<Things>;
  /** It changes nothing, so all that read share one cast: people with all kinds of things take long to make. */
  reads?: boolean;
};

async function makeCast(scope: ApiKeyScope | null, known?: Owner): Promise<Cast> {
  const [owner, other] = await Promise.all([makeCaller(), known ?? makeOther()]);
  const things = await makeThings(owner.actor, owner.token);
  return { owner, other, things, refused: await makeRefused(owner.user, scope) };
}

async function makeOther(): Promise<Owner> {
  const other = await makeCaller();
  await makeThings(other.actor, other.token);
  return other;
}

const readers = new Map<ApiKeyScope | null, Promise<Cast>>();

/** Always the same, for calls that change nothing of anybody's. */
export function castOfReaders(scope: ApiKeyScope | null): Promise<Cast> {
  const cast = readers.get(scope) ?? makeCast(scope);
  readers.set(scope, cast);
  return cast;
}

/** Plays one declaration through all callers: on things of its own if it changes any. */
export async function playMatrix<Input>(declaration: Declaration<Input>, transport: Transport<Input>): Promise<void> {
  const ask = (caller: Caller, things: Things) => transport.ask(caller, declaration.call(things));
  // Who names somebody else's thing gets nothing done, and can be the same person each time.
  const stranger = declaration.scope === "object" ? (await castOfReaders(null)).other : undefined;
  const cast = await (transport.reads ? castOfReaders(transport.scope) : makeCast(transport.scope, stranger));
  const { owner, other, refused } = cast;
  const things = transport.complete ? await transport.complete(owner, cast.things) : cast.things;
  const before = await rowsOf(owner.user.id);
  expect(before.length).toBeGreaterThan(10);

  const foreign = await ask(other, things);
  if (declaration.scope === "object" || declaration.scope === "claimed") {
    expect(foreign.ok, "another user's thing is not there").toBe(false);
    expect(foreign.text).toContain(declaration.code);
    const unknown = await ask(other, missingThings(things));
    if (declaration.scope === "object") expect(foreign, "it answers as a missing one").toEqual(unknown);
    else expect(unknown.ok, `an unused id is free: ${unknown.text}`).toBe(true);
  } else if (declaration.scope === "own") expect(foreign.refusal).toBeNull();
  expect(foreign.text).not.toContain(things.mark);
  expect(foreign.text).not.toContain(owner.user.email);

  const askRefused = async ([name, caller]: [string, Refused]) => ({ name, caller, answer: await ask(caller, things) });
  // What is open counts its callers, and may make those wait who come at once.
  const refusals = declaration.scope === "open" ? inTurn(Object.entries(refused), askRefused) : Object.entries(refused).map(askRefused);
  for await (const { name, caller, answer } of refusals) {
    if (declaration.scope === "open") expect(answer.ok, name).toBe(foreign.ok);
    // A key in no cookie is nobody.
    else expect(["UNAUTHENTICATED", caller.refusal], `${name}: ${answer.text}`).toContain(answer.refusal);
    expect(answer.text, name).not.toContain(things.mark);
  }
  const after = await rowsOf(owner.user.id);
  const changed = { now: after.filter((row) => !before.includes(row)), was: before.filter((row) => !after.includes(row)) };
  expect(changed, "nothing of the owner's has changed").toEqual({ now: [], was: [] });

  const answer = await ask(owner, things);
  expect(answer.refusal).toBe(declaration.scope === "open" ? foreign.refusal : null);
  if (!declaration.outside) expect(answer.ok, `the owner may: ${answer.text}`).toBe(declaration.scope === "open" ? foreign.ok : true);
  if (declaration.shows) expect(answer.text).toContain(things.mark);
}

async function* inTurn<In, Out>(list: In[], work: (one: In) => Promise<Out>): AsyncGenerator<Out> {
  for (const one of list) yield await work(one);
}
