import { LRUCache } from "lru-cache";
import type { Actor } from "#domain/actor.ts";
import { clockNow } from "#lib/database/clock.ts";

/** Who a bearer is, and until when at the latest. */
export type Credential = { who: Pick<Actor, "userId" | "sessionId" | "apiKey">; expiresAt: number };

/** How old an answer may be: whatever is not heard in time, a token that died is refused within a second. */
const keptMs = 1000;
/** Only a bearer in steady use is answered from memory, so that whoever signs out and looks meets the database. */
const steadyUses = 5;
const bearersMax = 5000;

type Kept = { uses: number; usedAt: number; found: Credential | null; foundAt: number; looking: Promise<Credential> | null };
type Memory = { bearers: LRUCache<string, Kept>; isListening: boolean; endings: number };

// One for the process: Next's bundles hold several copies of a module.
const holder = globalThis as typeof globalThis & { bestchatCredentials?: Memory };

function memory(): Memory {
  holder.bestchatCredentials ??= { bearers: new LRUCache({ max: bearersMax }), isListening: false, endings: 0 };
  return holder.bestchatCredentials;
}

/** What `lookUp` says of a bearer; of one in steady use, what it said less than a second ago. Throws what `lookUp` throws. */
export async function keptCredential(bearer: string, lookUp: () => Promise<Credential>): Promise<Credential> {
  const { bearers, isListening } = memory();
  if (!isListening) return lookUp();
  const now = performance.now();
  const kept = bearers.get(bearer) ?? { uses: 0, usedAt: now, found: null, foundAt: 0, looking: null };
  kept.uses = now - kept.usedAt > keptMs ? 1 : kept.uses + 1;
  kept.usedAt = now;
  bearers.set(bearer, kept);
  if (kept.uses <= steadyUses) return lookUpAndKeep(bearer, kept, lookUp);
  if (kept.found && now - kept.foundAt < keptMs && kept.found.expiresAt > clockNow()) return kept.found;
  // One look for all that come while it is under way. An end that is heard meanwhile forgets the bearer, and with it the look.
  kept.looking ??= lookUpAndKeep(bearer, kept, lookUp).finally(() => {
    kept.looking = null;
  });
  return kept.looking;
}

async function lookUpAndKeep(bearer: string, kept: Kept, lookUp: () => Promise<Credential>): Promise<Credential> {
  const from = { endings: memory().endings, at: performance.now() };
  try {
    const found = await lookUp();
    // A session that ended meanwhile may have been read before it did.
    if (memory().endings === from.endings) Object.assign(kept, { found, foundAt: from.at });
    return found;
  } catch (error) {
    memory().bearers.delete(bearer);
    throw error;
  }
}

/** Forgets what was known of a user's bearers: a session or key of theirs ended, or the account did. */
export function forgetCredentialsOf(userId: number): void {
  const known = memory();
  known.endings += 1;
  for (const [bearer, { found }] of known.bearers) if (!found || found.who.userId === userId) known.bearers.delete(bearer);
}

/** Whether this process hears of sessions that end. While it does not, nothing is kept. */
export function keepCredentials(isListening: boolean): void {
  const known = memory();
  known.endings += 1;
  known.isListening = isListening;
  known.bearers.clear();
}
