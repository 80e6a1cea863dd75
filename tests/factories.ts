import { randomBytes } from "node:crypto";
import type { Actor } from "#domain/actor.ts";
import { LeaseTokens } from "#domain/run/lease-tokens.ts";
import { fixedQuote } from "#domain/usage/call-quote.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { mintToken } from "#lib/token.ts";

/** A user without a password, with any column overridden. */
export async function makeUser(columns: { plan?: "free" | "pro"; toolPolicy?: "run_freely" | "ask_deletes" | "ask_changes" } = {}) {
  const email = `user-${randomBytes(6).toString("hex")}@example.com`;
  return db().user.create({ data: { name: "Test User", email, ...columns } });
}

/** What Polar was given for a user of `makeCustomer`. */
export const externalIdOf = (userId: number) => `bc_test-${userId}`;

/** A user whom Polar knows, by a random id as every checkout gives one. */
export async function makeCustomer() {
  const user = await makeUser();
  await db().billingCustomer.create({ data: { userId: user.id, externalId: externalIdOf(user.id), email: user.email } });
  return user;
}

/** A user acting by themselves. */
export function actorOf(user: { id: number }): Actor {
  return { userId: user.id, kind: "user", requestId: null };
}

/** A living session of a user who has just proved to be there, and a token that belongs to it. */
export async function makeSession(user: { id: number }, ttlSeconds = 3600) {
  const session = await db().session.create({
    data: {
      userId: user.id,
      token: randomBytes(16).toString("hex"),
      expiresAt: new Date(Date.now() + ttlSeconds * 1000),
      provenAt: new Date(),
      provenFrom: "127.0.0.1",
    },
  });
  const token = await mintToken({ secret: process.env.JWT_SECRET ?? "", ttlSeconds }, user.id, session.id);
  return { session, token };
}

/** Who begins and owns runs where there is no realtime process: one model, which costs nothing, and no limit of runs. */
export function testOwner(model = "demo") {
  return {
    leaseOwner: "test:1",
    tokens: new LeaseTokens(),
    chooseModel: async () => model,
    quote: async () => fixedQuote(0),
    runsMax: null,
  };
}
