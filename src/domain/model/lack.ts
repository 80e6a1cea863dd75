import { z } from "zod";
import type { DeclaredFacts } from "#contracts/model-facts.ts";
import { LearnedLack, type ModelLackName } from "#contracts/model-lack.ts";
import { json } from "#domain/chat/message.ts";
import { clockNow, currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";

/** A model is retried after this many days: its server may have been updated. */
const retryDays = 7;
const retryMs = retryDays * 24 * 60 * 60_000;
/** How many models of one provider have entries. */
const modelsMax = 500;

const Learned = z.record(z.string(), z.array(LearnedLack).catch([])).catch({});

/** The features that a model of a user's provider was recently found not to support. */
export function learnedOf(row: { learned: unknown }, model: string): LearnedLack[] {
  const learned = Learned.parse(row.learned);
  return Object.hasOwn(learned, model) ? (learned[model] ?? []).filter(({ at }) => Date.parse(at) > clockNow() - retryMs) : [];
}

/** Stores that a model of a user's provider does not support a feature, for all processes and the settings page. */
export async function storeLack(provider: { id: string; userId: number }, model: string, lack: ModelLackName, said: string): Promise<void> {
  const { id, userId } = provider;
  await db().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM provider_account WHERE id = ${id}::uuid AND user_id = ${userId} FOR UPDATE`;
    const row = await tx.providerAccount.findFirst({ where: { id, userId }, select: { learned: true } });
    if (!row) return;
    const others = learnedOf(row, model).filter((one) => one.lack !== lack);
    const { [model]: _former, ...rest } = Learned.parse(row.learned);
    const otherModels = Object.fromEntries(Object.entries(rest).slice(-modelsMax + 1));
    const learned = { ...otherModels, [model]: [...others, { lack, said, at: currentTime().toISOString() }] };
    await tx.providerAccount.updateMany({ where: { id, userId }, data: { learned: json(learned) } });
  });
}

/** The features that a model of the operator's provider was found not to support. */
export async function operatorLacks(origin: string, model: string): Promise<ModelLackName[]> {
  const rows = await db().modelLack.findMany({ where: { origin, model, learnedAt: { gt: new Date(clockNow() - retryMs) } } });
  return rows.flatMap(({ lack }) => LearnedLack.shape.lack.safeParse(lack).data ?? []);
}

/** Whether a model of the operator does not support a feature, at any of their addresses. */
export async function isOperatorLack(model: string, lack: ModelLackName): Promise<boolean> {
  return (await db().modelLack.count({ where: { model, lack, learnedAt: { gt: new Date(clockNow() - retryMs) } } })) > 0;
}

/** Stores that a model of the operator's provider does not support a feature. */
export async function storeOperatorLack(origin: string, model: string, lack: ModelLackName, said: string): Promise<void> {
  const data = { said, learnedAt: currentTime() };
  const where = { origin_model_lack: { origin, model, lack } };
  await db().modelLack.upsert({ where, create: { origin, model, lack, ...data }, update: data });
}

/** Whether a feature is declared as supported: true or false; undefined: undeclared, so what was learned counts. */
export function declaredSupport(declared: DeclaredFacts[], lack: ModelLackName): boolean | undefined {
  const key = supportFlags[lack];
  return key && declared.find((facts) => facts[key] !== undefined)?.[key];
}

const supportFlags: Partial<Record<ModelLackName, "tools" | "seesPictures" | "systemRole" | "reasoning">> = {
  tools: "tools",
  pictures: "seesPictures",
  system: "systemRole",
  reasoning: "reasoning",
};

/** The features to leave out of a request: those learned as unsupported unless declared otherwise, and those declared off. */
export function unsupportedFeatures(learned: ModelLackName[], declared: DeclaredFacts[]): Set<ModelLackName> {
  const off = (Object.keys(supportFlags) as ModelLackName[]).filter((lack) => declaredSupport(declared, lack) === false);
  return new Set([...off, ...learned.filter((lack) => declaredSupport(declared, lack) === undefined)]);
}
