import { v7 as uuidv7 } from "uuid";
import { z } from "zod";
import type { AuditAction } from "#contracts/audit.ts";
import { FactsByModel, type GivenFacts } from "#contracts/model-facts.ts";
import type { LearnedLack } from "#contracts/model-lack.ts";
import { type Patience, type Provider, type ProviderAdd, type ProviderUpdate, providersMax } from "#contracts/provider.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError, invalid, notFound } from "#domain/error.ts";
import { record } from "#domain/record.ts";
import type { ProviderAccount } from "#generated/prisma/client.ts";
import type { ModelsAsker, ProviderAccess, ProviderTest } from "#integrations/model-lists/ask-for-models.ts";
import { SealBroken, type SealKeys, type SecretPlace, seal, unseal } from "#lib/crypto.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { learnedOf } from "./lack.ts";

const Models = z.array(z.string()).catch([]);
const Facts = FactsByModel.catch({});

/** The actor's providers, the oldest first. */
export async function listProviders(actor: Actor): Promise<Provider[]> {
  const rows = await db().providerAccount.findMany({ where: { userId: actor.userId }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
  return rows.map(presentProvider);
}

/** Adds a provider; its key is sealed for this row and never comes back. */
export function addProvider(actor: Actor, input: ProviderAdd, keys: SealKeys): Promise<Provider> {
  return db().$transaction(async (tx) => {
    await lockUser(tx, actor);
    if ((await tx.providerAccount.count({ where: { userId: actor.userId } })) >= providersMax)
      throw new DomainError("CONFLICT", `You can have at most ${providersMax} providers. Remove one first.`);
    const { apiKey, ...columns } = input;
    const id = uuidv7();
    const row = await tx.providerAccount.create({
      data: { id, userId: actor.userId, ...columns, ...sealedKey(keys, { id, userId: actor.userId }, apiKey ?? null) },
    });
    await note(tx, actor, "provider.add", row);
    return presentProvider(row);
  });
}

/**
 * Changes a provider. A stored key stays with the address it was entered for: with a new origin it must be entered
 * again, so that nobody who only holds a session can have it sent elsewhere.
 */
export function updateProvider(actor: Actor, { id, apiKey, patience, ...columns }: ProviderUpdate, keys: SealKeys): Promise<Provider> {
  return db().$transaction(async (tx) => {
    await lockUser(tx, actor);
    const known = await ownProvider(tx, actor, id);
    const moves = columns.baseUrl !== undefined && new URL(columns.baseUrl).origin !== new URL(known.baseUrl).origin;
    if (moves && known.sealedKey && apiKey === undefined) throw invalid("apiKey", "must be entered again for the new address");
    const key = apiKey === undefined ? {} : sealedKey(keys, known, apiKey);
    // What another server refused says nothing of this one.
    const forgotten = columns.baseUrl !== undefined && columns.baseUrl !== known.baseUrl ? { learned: {} } : {};
    const untested = columns.baseUrl !== undefined || apiKey !== undefined ? { testedAt: null, testError: null } : {};
    const row = await tx.providerAccount.update({
      where: { id, userId: actor.userId },
      data: { ...columns, ...patience, ...key, ...untested, ...forgotten },
    });
    await note(tx, actor, "provider.update", row, {
      fields: [...Object.keys(columns), ...Object.keys(patience ?? {}), ...(apiKey === undefined ? [] : ["apiKey"])],
    });
    return presentProvider(row);
  });
}

/** Removes a provider and its key for good. Messages that it wrote stay. */
export function removeProvider(actor: Actor, id: string): Promise<void> {
  return db().$transaction(async (tx) => {
    const known = await ownProvider(tx, actor, id);
    await tx.providerAccount.deleteMany({ where: { id, userId: actor.userId } });
    await note(tx, actor, "provider.remove", known);
  });
}

type TestDeps = { keys: SealKeys; askForModels: ModelsAsker };

/** Asks a provider for its models and keeps what came: the models, or what was wrong. */
export async function testProvider(actor: Actor, id: string, deps: TestDeps): Promise<ProviderTest> {
  const row = await ownProvider(db(), actor, id);
  const result = await askOpened(row, deps);
  await db().$transaction(async (tx) => {
    const data = {
      testedAt: currentTime(),
      testError: result.ok ? null : result.message,
      ...(result.ok ? { models: result.models, toldFacts: result.facts } : {}),
    };
    // Not when address or key changed meanwhile: the answer is about the former ones.
    const where = { id, userId: actor.userId, baseUrl: row.baseUrl, sealedKey: row.sealedKey };
    const { count } = await tx.providerAccount.updateMany({ where, data });
    if (count > 0) await note(tx, actor, "provider.test", row, { outcome: result.ok ? "ok" : result.code });
  });
  return result;
}

async function askOpened(row: ProviderAccount, { keys, askForModels }: TestDeps): Promise<ProviderTest> {
  try {
    return await askForModels(accessOf(row, keys));
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    return { ok: false, code: "WRONG_KEY", message: "The stored key can no longer be read. Enter it again." };
  }
}

/** Where a user's provider is and its key in clear, for the one request that is about to be made; null when it is gone. */
export async function openProvider(userId: number, id: string, keys: SealKeys): Promise<OpenProvider | null> {
  const row = await db().providerAccount.findFirst({ where: { id, userId } });
  if (!row) return null;
  return {
    ...accessOf(row, keys),
    id,
    name: row.name,
    given: (model) => givenFacts(row, model),
    set: (model) => givenFacts(row, model).slice(0, 1),
    learned: (model) => learnedOf(row, model),
    patience: patienceOf(row),
  };
}

/** `given`: what is said of one of its models, by the user before its server; `set`: by the user alone; `learned`: what it refused. */
export type OpenProvider = ProviderAccess & {
  id: string;
  name: string;
  given: (model: string) => GivenFacts[];
  set: (model: string) => GivenFacts[];
  learned: (model: string) => LearnedLack[];
  patience: Patience;
};

function patienceOf({ firstByteSeconds, idleSeconds, totalSeconds }: ProviderAccount): Patience {
  return { firstByteSeconds, idleSeconds, totalSeconds };
}

/** What is said of a model of this provider: first what its user set, then what its server told. */
export function givenFacts(row: Pick<ProviderAccount, "setFacts" | "toldFacts">, model: string): GivenFacts[] {
  return [setFactsOf(row), Facts.parse(row.toldFacts)].map((facts) => (Object.hasOwn(facts, model) ? facts[model] : undefined) ?? {});
}

/** What its user set of its models. */
export function setFactsOf(row: Pick<ProviderAccount, "setFacts">): FactsByModel {
  return Facts.parse(row.setFacts);
}

function accessOf(row: ProviderAccount, keys: SealKeys): ProviderAccess {
  return { kind: row.kind, baseUrl: row.baseUrl, apiKey: row.sealedKey && unseal(keys, placeOf(row), row.sealedKey) };
}

/** What the key of a provider is bound to. */
export function placeOf({ id, userId }: { id: string; userId: number }): SecretPlace {
  return { table: "provider_account", rowId: id, userId };
}

function sealedKey(keys: SealKeys, row: { id: string; userId: number }, apiKey: string | null) {
  if (apiKey === null) return { sealedKey: null, keyLastFour: null };
  // Of a short key four characters would be too much.
  return { sealedKey: seal(keys, placeOf(row), apiKey), keyLastFour: apiKey.length >= 12 ? apiKey.slice(-4) : "" };
}

/** The row of one of the actor's providers. */
export async function ownProvider(tx: Pick<Tx, "providerAccount">, actor: Actor, id: string): Promise<ProviderAccount> {
  const row = await tx.providerAccount.findFirst({ where: { id, userId: actor.userId } });
  if (!row) throw notFound("Provider");
  return row;
}

/** Changes of one user's providers wait for each other. */
export async function lockUser(tx: Tx, actor: Actor): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "user" WHERE id = ${actor.userId} FOR UPDATE`;
}

/** Notes a change of a provider in the audit. */
export function note(tx: Tx, actor: Actor, action: AuditAction, { id, name, kind }: ProviderAccount, more: object = {}): Promise<void> {
  return record(tx, actor, { action, entity: "provider", entityId: id, detail: { name, kind, ...more } });
}

/** The models that it listed last. */
export function listedModels(row: Pick<ProviderAccount, "models">): string[] {
  return Models.parse(row.models);
}

/** The models that it listed last, and those that its user named. */
export function modelsOfProvider(row: Pick<ProviderAccount, "models" | "setFacts">): string[] {
  return [...new Set([...Models.parse(row.models), ...Object.keys(setFactsOf(row))])];
}

function presentProvider(row: ProviderAccount): Provider {
  const { id, kind, name, baseUrl, keyLastFour, testError } = row;
  const times = { testedAt: row.testedAt?.toISOString() ?? null, createdAt: row.createdAt.toISOString() };
  return { id, kind, name, baseUrl, keyLastFour, models: modelsOfProvider(row), testError, patience: patienceOf(row), ...times };
}
