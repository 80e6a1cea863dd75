import { z } from "zod";
import type { GivenFacts } from "#contracts/model-facts.ts";
import { LearnedLack, type ModelLackName } from "#contracts/model-lack.ts";
import { json } from "#domain/chat/message.ts";
import { clockNow, currentTime } from "#lib/database/clock.ts";
import { db } from "#lib/db.ts";

/** A server that was renewed gets another try after so many days. */
const keptDays = 7;
const keptMs = keptDays * 24 * 60 * 60_000;
/** Models of one provider of which something is kept. */
const modelsMax = 500;

const Learned = z.record(z.string(), z.array(LearnedLack).catch([])).catch({});

/** What a model of a user's provider was found to lack, as its row has it, and what is not too long ago. */
export function learnedOf(row: { learned: unknown }, model: string): LearnedLack[] {
  const learned = Learned.parse(row.learned);
  return Object.hasOwn(learned, model) ? (learned[model] ?? []).filter(({ at }) => Date.parse(at) > clockNow() - keptMs) : [];
}

/** Keeps what a model of a user's provider lacks, for every process and the settings. */
export async function learnLack(provider: { id: string; userId: number }, model: string, lack: ModelLackName, said: string): Promise<void> {
  const { id, userId } = provider;
  await db().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM provider_account WHERE id = ${id}::uuid AND user_id = ${userId} FOR UPDATE`;
    const row = await tx.providerAccount.findFirst({ where: { id, userId }, select: { learned: true } });
    if (!row) return;
    const others = learnedOf(row, model).filter((one) => one.lack !== lack);
    const { [model]: _former, ...rest } = Learned.parse(row.learned);
    const kept = Object.fromEntries(Object.entries(rest).slice(-modelsMax + 1));
    const learned = { ...kept, [model]: [...others, { lack, said, at: currentTime().toISOString() }] };
    await tx.providerAccount.updateMany({ where: { id, userId }, data: { learned: json(learned) } });
  });
}

/** What a model of the operator's provider was found to lack. */
export async function operatorLacks(origin: string, model: string): Promise<ModelLackName[]> {
  const rows = await db().modelLack.findMany({ where: { origin, model, learnedAt: { gt: new Date(clockNow() - keptMs) } } });
  return rows.flatMap(({ lack }) => LearnedLack.shape.lack.safeParse(lack).data ?? []);
}

/** Whether a model of the operator's lacks something, at whichever of their addresses. */
export async function isOperatorLack(model: string, lack: ModelLackName): Promise<boolean> {
  return (await db().modelLack.count({ where: { model, lack, learnedAt: { gt: new Date(clockNow() - keptMs) } } })) > 0;
}

/** Keeps what a model of the operator's provider lacks. */
export async function learnOperatorLack(origin: string, model: string, lack: ModelLackName, said: string): Promise<void> {
  const data = { said, learnedAt: currentTime() };
  const where = { origin_model_lack: { origin, model, lack } };
  await db().modelLack.upsert({ where, create: { origin, model, lack, ...data }, update: data });
}

/** What somebody who should know says of a model: true, it takes it; false, it does not; undefined: what is learned counts. */
export function switchOf(given: GivenFacts[], lack: ModelLackName): boolean | undefined {
  const key = switches[lack];
  return key && given.find((facts) => facts[key] !== undefined)?.[key];
}

const switches: Partial<Record<ModelLackName, "tools" | "seesPictures" | "systemRole" | "reasoning">> = {
  tools: "tools",
  pictures: "seesPictures",
  system: "systemRole",
  reasoning: "reasoning",
};

/** What to ask a model without: what was learned, as far as nobody says otherwise, and what somebody switched off. */
export function lacksOf(learned: ModelLackName[], given: GivenFacts[]): Set<ModelLackName> {
  const off = (Object.keys(switches) as ModelLackName[]).filter((lack) => switchOf(given, lack) === false);
  return new Set([...off, ...learned.filter((lack) => switchOf(given, lack) === undefined)]);
}
