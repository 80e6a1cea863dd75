import type { DeclaredFacts } from "#contracts/model-facts.ts";
import { splitOwnModelId } from "#contracts/provider.ts";
import type { Actor } from "#domain/actor.ts";
import { notFound } from "#domain/error.ts";
import { costOfOwn, factsOf, priceOf, type TokensUsed, windowOf } from "#domain/model/model-facts.ts";
import { declaredFacts } from "#domain/model/provider.ts";
import { estimateTokens } from "#domain/model/token-count.ts";
import { Prisma } from "#generated/prisma/client.ts";
import { db } from "#lib/db.ts";
import { type BranchSummary, branchMessageMax } from "./history.ts";
import { messageBefore } from "./message-before.ts";
import { hasSummaries, summaryAmongAncestors, summaryAncestors } from "./summary-ancestors.ts";

// Tokens of our system prompt and tools.
const fixedTokens = 1050;
const tokensPerMessage = 8;
/** A reply of typical length, for the price estimate. */
const replyTokens = 400;
const fileCharsMax = 100_000;
const probeTokens = 100_000;

/** How full the model's context window is before the next message, and what tokens cost; the page adds the message itself. */
export type ContextEstimate = {
  tokens: number;
  /** The most tokens sent to the model: the smaller of its window and the plan's. */
  window: number;
  /** Millionths of a US dollar per input token and per reply of typical length; 0 when free or unknown. */
  microUsdPerToken: number;
  microUsdOfAnswer: number;
  /** Whether the model receives images; otherwise it gets only their names. */
  seesPictures: boolean;
};

type Branch = { messages: number; chars: number; bytes: number; fileChars: number };
type End = { conversationId: string; parentId: string };

/**
 * An estimate for a message under `parentId` (null: the first of its conversation). @throws NOT_FOUND for a foreign or unknown
 * parent
 */
export async function estimateContext(
  actor: Actor,
  { conversationId, parentId, model }: { conversationId: string; parentId: string | null; model: string },
  isDemo: boolean,
): Promise<ContextEstimate> {
  const user = await db().user.findFirst({ where: { id: actor.userId, deletedAt: null }, select: { plan: true, instructions: true } });
  if (!user) throw notFound("User");
  const { declared, cost } = await pricingOf(actor, model);
  const price = isDemo && !splitOwnModelId(model) ? () => 0 : cost;
  const facts = factsOf(model, ...declared);
  const window = windowOf(facts, user.plan);
  const base = fixedTokens + estimateTokens(user.instructions);
  return {
    tokens: base + (parentId === null ? 0 : await tokensOf(actor, { conversationId, parentId }, window - base)),
    window,
    microUsdPerToken: price({ inputTokens: probeTokens, outputTokens: 0 }) / probeTokens,
    microUsdOfAnswer: price({ inputTokens: 0, outputTokens: replyTokens }),
    seesPictures: facts.supportsVision,
  };
}

/** The tokens of a branch; if it does not fit, those of its summary and what follows it, as sent to the model. */
async function tokensOf(actor: Actor, end: End, room: number): Promise<number> {
  const whole = tokensIn(await measure(actor, end, null));
  const summary = whole > room ? await nearestSummary(actor, end) : null;
  if (!summary) return whole;
  const after = summary.messageId === end.parentId ? 0 : tokensIn(await measure(actor, end, summary.messageId));
  return estimateTokens(summary.text) + after;
}

function tokensIn({ messages, chars, bytes, fileChars }: Branch): number {
  return Math.ceil(chars / 4 + (bytes - chars) * 0.375 + fileChars / 4) + messages * tokensPerMessage;
}

async function nearestSummary({ userId }: Actor, { conversationId, parentId }: End): Promise<BranchSummary | null> {
  const start = Prisma.sql`SELECT ${parentId}::uuid WHERE ${hasSummaries(userId, Prisma.sql`${conversationId}::uuid`)}`;
  const [found] = await db().$queryRaw<{ summary: BranchSummary | null }[]>`
    WITH RECURSIVE ${summaryAncestors(userId, start)} SELECT ${summaryAmongAncestors(userId)} AS summary`;
  return found?.summary ?? null;
}

/** The sizes of a branch back to the message `after`, measured inside the database without reading the content. */
async function measure({ userId }: Actor, { conversationId, parentId }: End, after: string | null): Promise<Branch> {
  const [branch] = await db().$queryRaw<Branch[]>`
    WITH RECURSIVE branch AS (
      SELECT id, parent_id, parts, 1 AS depth FROM message
      WHERE id = ${parentId}::uuid AND conversation_id = ${conversationId}::uuid AND user_id = ${userId}
      UNION ALL
      SELECT before.*, depth + 1 FROM branch, ${messageBefore(userId, "branch", Prisma.sql`id, parent_id, parts`)}
      WHERE depth < ${branchMessageMax} AND before.id IS DISTINCT FROM ${after}::uuid
    ), said AS (
      SELECT CASE part->>'type' WHEN 'text' THEN part->>'text' WHEN 'tool' THEN concat(part->>'input', part->>'output') END AS text
      FROM branch, jsonb_array_elements(parts) AS part
    )
    SELECT (SELECT count(*)::int FROM branch) AS messages,
      (SELECT coalesce(sum(length(text)), 0)::int FROM said) AS chars,
      (SELECT coalesce(sum(octet_length(text)), 0)::int FROM said) AS bytes,
      (SELECT coalesce(sum(least(length(text), ${fileCharsMax}::int)), 0)::int FROM upload_text WHERE upload_id IN (
        SELECT upload_id FROM message_upload JOIN branch ON branch.id = message_upload.message_id)) AS "fileChars"`;
  if (!branch || branch.messages === 0) throw notFound("Parent message");
  return branch;
}

type ModelPricing = { declared: DeclaredFacts[]; cost: (used: TokensUsed) => number };

/** The overrides and price of a model; a user's own server has no price but a configured one. */
async function pricingOf({ userId }: Actor, model: string): Promise<ModelPricing> {
  const own = splitOwnModelId(model);
  if (!own) return { declared: [], cost: priceOf(model) };
  const provider = await db().providerAccount.findFirst({
    where: { id: own.providerId, userId },
    select: { kind: true, setFacts: true, toldFacts: true },
  });
  if (!provider) return { declared: [], cost: () => 0 };
  const declared = declaredFacts(provider, own.model);
  return { declared: declared, cost: costOfOwn(provider.kind, own.model, declared) };
}
