import { v7 as uuidv7 } from "uuid";
import { z } from "zod";
import type { AuditAction } from "#contracts/audit.ts";
import { type DeclaredFacts, FactsByModel } from "#contracts/model-facts.ts";
import type { LearnedLack } from "#contracts/model-lack.ts";
import { type Patience, type Provider, type ProviderAdd, type ProviderUpdate, providersMax } from "#contracts/provider.ts";
import type { Actor } from "#domain/actor.ts";
import { DomainError, invalid, notFound } from "#domain/error.ts";
import { record } from "#domain/record.ts";
import type { ProviderAccount } from "#generated/prisma/client.ts";
import type { ModelsAsker, ProviderAccess, ProviderTest } from "#integrations/model-lists/ask-for-models.ts";
import { SealBroken, type SealKeys, type SecretBinding, seal, unseal } from "#lib/crypto.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { learnedOf } from "./lack.ts";

const Models = z.array(z.string()).catch([]);
const Facts = FactsByModel.catch({});

/** The actor's providers, oldest first. */
export async function listProviders(actor: Actor): Promise<Provider[]> {
  const rows = await db().providerAccount.findMany({ where: { userId: actor.userId }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
  return rows.map(presentProvider);
}

/** Adds a provider; its key is sealed for this row and never returned. */
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
    await recordProvider(tx, actor, "provider.add", row);
    return presentProvider(row);
  });
}

/**
 * Changes a provider. A stored key is bound to the origin it was entered for and must be entered again for a new one, so that a
 * stolen session cannot have it sent elsewhere.
 */
export function updateProvider(actor: Actor, { id, apiKey, patience, ...columns }: ProviderUpdate, keys: SealKeys): Promise<Provider> {
  return db().$transaction(async (tx) => {
    await lockUser(tx, actor);
    const existing = await ownProvider(tx, actor, id);
    const isOtherOrigin = columns.baseUrl !== undefined && new URL(columns.baseUrl).origin !== new URL(existing.baseUrl).origin;
    if (isOtherOrigin && existing.sealedKey && apiKey === undefined) throw invalid("apiKey", "must be entered again for the new address");
    const key = apiKey === undefined ? {} : sealedKey(keys, existing, apiKey);
    // What another server did not support says nothing about this one.
    const resetLearned = columns.baseUrl !== undefined && columns.baseUrl !== existing.baseUrl ? { learned: {} } : {};
    const untested = columns.baseUrl !== undefined || apiKey !== undefined ? { testedAt: null, testError: null } : {};
    const row = await tx.providerAccount.update({
      where: { id, userId: actor.userId },
      data: { ...columns, ...patience, ...key, ...untested, ...resetLearned },
    });
    await recordProvider(tx, actor, "provider.update", row, {
      fields: [...Object.keys(columns), ...Object.keys(patience ?? {}), ...(apiKey === undefined ? [] : ["apiKey"])],
    });
    return presentProvider(row);
  });
}

/** Permanently removes a provider and its key. Its messages remain. */
export function removeProvider(actor: Actor, id: string): Promise<void> {
  return db().$transaction(async (tx) => {
    const existing = await ownProvider(tx, actor, id);
    await tx.providerAccount.deleteMany({ where: { id, userId: actor.userId } });
    await recordProvider(tx, actor, "provider.remove", existing);
  });
}

type TestDeps = { keys: SealKeys; askForModels: ModelsAsker };

/** Fetches a provider's models and stores the result: the models or the error. */
export async function testProvider(actor: Actor, id: string, deps: TestDeps): Promise<ProviderTest> {
  const row = await ownProvider(db(), actor, id);
  const result = await fetchModels(row, deps);
  await db().$transaction(async (tx) => {
    const data = {
      testedAt: currentTime(),
      testError: result.ok ? null : result.message,
      ...(result.ok ? { models: result.models, toldFacts: result.facts } : {}),
    };
    // Unless address or key has changed since: the result is about the former ones.
    const where = { id, userId: actor.userId, baseUrl: row.baseUrl, sealedKey: row.sealedKey };
    const { count } = await tx.providerAccount.updateMany({ where, data });
    if (count > 0) await recordProvider(tx, actor, "provider.test", row, { outcome: result.ok ? "ok" : result.code });
  });
  return result;
}

async function fetchModels(row: ProviderAccount, { keys, askForModels }: TestDeps): Promise<ProviderTest> {
  try {
    return await askForModels(accessOf(row, keys));
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    return { ok: false, code: "WRONG_KEY", message: "The stored key can no longer be read. Enter it again." };
  }
}

/** A user's provider with its decrypted key, for one request; null when it is gone. */
export async function openProvider(userId: number, id: string, keys: SealKeys): Promise<OpenProvider | null> {
  const row = await db().providerAccount.findFirst({ where: { id, userId } });
  if (!row) return null;
  return {
    ...accessOf(row, keys),
    id,
    name: row.name,
    declared: (model) => declaredFacts(row, model),
    set: (model) => declaredFacts(row, model).slice(0, 1),
    learned: (model) => learnedOf(row, model),
    patience: patienceOf(row),
  };
}

/**
 * `declared`: facts of a model, set by the user before reported by its server; `set`: the user's alone; `learned`: what it
 * refused.
 */
export type OpenProvider = ProviderAccess & {
  id: string;
  name: string;
  declared: (model: string) => DeclaredFacts[];
  set: (model: string) => DeclaredFacts[];
  learned: (model: string) => LearnedLack[];
  patience: Patience;
};

function patienceOf({ firstByteSeconds, idleSeconds, totalSeconds }: ProviderAccount): Patience {
  return { firstByteSeconds, idleSeconds, totalSeconds };
}

/** The declared facts of a provider's model: first the user's, then the server's. */
export function declaredFacts(row: Pick<ProviderAccount, "setFacts" | "toldFacts">, model: string): DeclaredFacts[] {
  return [setFactsOf(row), Facts.parse(row.toldFacts)].map((facts) => (Object.hasOwn(facts, model) ? facts[model] : undefined) ?? {});
}

/** The user's facts about a provider's models. */
export function setFactsOf(row: Pick<ProviderAccount, "setFacts">): FactsByModel {
  return Facts.parse(row.setFacts);
}

function accessOf(row: ProviderAccount, keys: SealKeys): ProviderAccess {
  return { kind: row.kind, baseUrl: row.baseUrl, apiKey: row.sealedKey && unseal(keys, keyBinding(row), row.sealedKey) };
}

/** What a provider's key is bound to. */
export function keyBinding({ id, userId }: { id: string; userId: number }): SecretBinding {
  return { table: "provider_account", rowId: id, userId };
}

function sealedKey(keys: SealKeys, row: { id: string; userId: number }, apiKey: string | null) {
  if (apiKey === null) return { sealedKey: null, keyLastFour: null };
  // Four characters would reveal too much of a short key.
  return { sealedKey: seal(keys, keyBinding(row), apiKey), keyLastFour: apiKey.length >= 12 ? apiKey.slice(-4) : "" };
}

/** The row of one of the actor's providers. @throws NOT_FOUND */
export async function ownProvider(tx: Pick<Tx, "providerAccount">, actor: Actor, id: string): Promise<ProviderAccount> {
  const row = await tx.providerAccount.findFirst({ where: { id, userId: actor.userId } });
  if (!row) throw notFound("Provider");
  return row;
}

/** Serialises changes of one user's providers. */
export async function lockUser(tx: Tx, actor: Actor): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "user" WHERE id = ${actor.userId} FOR UPDATE`;
}

/** Records a change of a provider in the audit. */
export function recordProvider(
  tx: Tx,
  actor: Actor,
  action: AuditAction,
  { id, name, kind }: ProviderAccount,
  more: object = {},
): Promise<void> {
  return record(tx, actor, { action, entity: "provider", entityId: id, detail: { name, kind, ...more } });
}

/** The models that the server listed last. */
export function listedModels(row: Pick<ProviderAccount, "models">): string[] {
  return Models.parse(row.models);
}

/** The models that the server listed last and those that the user added. */
export function modelsOfProvider(row: Pick<ProviderAccount, "models" | "setFacts">): string[] {
  return [...new Set([...Models.parse(row.models), ...Object.keys(setFactsOf(row))])];
}

function presentProvider(row: ProviderAccount): Provider {
  const { id, kind, name, baseUrl, keyLastFour, testError } = row;
  const times = { testedAt: row.testedAt?.toISOString() ?? null, createdAt: row.createdAt.toISOString() };
  return { id, kind, name, baseUrl, keyLastFour, models: modelsOfProvider(row), testError, patience: patienceOf(row), ...times };
}
