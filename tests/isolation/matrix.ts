import { expect } from "vitest";
import { type Caller, makeCaller, makeRefused } from "./callers.ts";
import type { Declaration } from "./declaration.ts";
import { rowsOf } from "./rows.ts";
import { makeThings, missingThings, type Things } from "./things.ts";

/** `refused`: it is the transport's refusal of somebody who is not signed in. */
export type Answer = { ok: boolean; refused: boolean; text: string };

/** Plays one declaration through all callers, on things of its own. */
export async function playMatrix<Input, Credentials>(
  declaration: Declaration<Input>,
  credentialsOf: (caller: Caller) => Credentials,
  request: (credentials: Credentials, input: Input) => Promise<Answer>,
  complete: (owner: Caller, things: Things) => Promise<Things> = async (_, things) => things,
) {
  const ask = (caller: Caller, things: Things) => request(credentialsOf(caller), declaration.call(things));
  const owner = await makeCaller();
  const other = await makeCaller();
  await makeThings(other.actor, other.token);
  const things = await complete(owner, await makeThings(owner.actor, owner.token));
  const missing = missingThings(things);
  const refused = await makeRefused(owner.user);
  const before = await rowsOf(owner.user.id);
  expect(before.length).toBeGreaterThan(10);

  const foreign = await ask(other, things);
  if (declaration.scope === "object" || declaration.scope === "claimed") {
    expect(foreign.ok, "another user's thing is not there").toBe(false);
    expect(foreign.text).toContain(declaration.code);
    const unknown = await ask(other, missing);
    if (declaration.scope === "object") expect(foreign, "it answers as a missing one").toEqual(unknown);
    else expect(unknown.ok, `an unused id is free: ${unknown.text}`).toBe(true);
  } else expect(foreign.refused).toBe(false);
  expect(foreign.text).not.toContain(things.mark);
  expect(foreign.text).not.toContain(owner.user.email);

  for (const [name, caller] of Object.entries(refused)) {
    const answer = await ask(caller, things);
    if (declaration.scope === "open") expect(answer.ok, name).toBe(foreign.ok);
    else expect({ ok: answer.ok, refused: answer.refused }, name).toEqual({ ok: false, refused: true });
    expect(answer.text, name).not.toContain(things.mark);
  }
  expect(await rowsOf(owner.user.id), "nothing of the owner's has changed").toEqual(before);

  const answer = await ask(owner, things);
  expect(answer.ok, `the owner may: ${answer.text}`).toBe(declaration.scope === "open" ? foreign.ok : true);
  if (declaration.shows) expect(answer.text).toContain(things.mark);
}
