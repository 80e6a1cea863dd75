import { LRUCache } from "lru-cache";
import type { Actor } from "#domain/actor.ts";
import { clockNow } from "#lib/database/clock.ts";

/** Who a bearer belongs to, and when it expires at the latest. */
export type Credential = { who: Pick<Actor, "userId" | "sessionId" | "apiKey">; expiresAt: number };

/** Maximum age of a cached credential: even if a notification is lost, a dead token is refused within a second. */
const cacheMs = 1000;
/** Only bearers in steady use are answered from the cache, so that a request right after a sign-out reaches the database. */
const steadyUses = 5;
const bearersMax = 5000;

type CacheEntry = { uses: number; usedAt: number; found: Credential | null; foundAt: number; looking: Promise<Credential> | null };
type Memory = { bearers: LRUCache<string, CacheEntry>; isListening: boolean; endings: number };

// One per process: Next's bundles hold several copies of a module.
const holder = globalThis as typeof globalThis & { bestchatCredentials?: Memory };

function memory(): Memory {
  holder.bestchatCredentials ??= { bearers: new LRUCache({ max: bearersMax }), isListening: false, endings: 0 };
  return holder.bestchatCredentials;
}

/** The result of `lookUp`, cached for up to a second for a bearer in steady use. Throws what `lookUp` throws. */
export async function cachedCredential(bearer: string, lookUp: () => Promise<Credential>): Promise<Credential> {
  const { bearers, isListening } = memory();
  if (!isListening) return lookUp();
  const now = performance.now();
  const entry = bearers.get(bearer) ?? { uses: 0, usedAt: now, found: null, foundAt: 0, looking: null };
  entry.uses = now - entry.usedAt > cacheMs ? 1 : entry.uses + 1;
  entry.usedAt = now;
  bearers.set(bearer, entry);
  if (entry.uses <= steadyUses) return lookUpAndCache(bearer, entry, lookUp);
  if (entry.found && now - entry.foundAt < cacheMs && entry.found.expiresAt > clockNow()) return entry.found;
  // Concurrent requests share one lookup. A session end during the lookup drops the entry, and the lookup with it.
  entry.looking ??= lookUpAndCache(bearer, entry, lookUp).finally(() => {
    entry.looking = null;
  });
  return entry.looking;
}

async function lookUpAndCache(bearer: string, entry: CacheEntry, lookUp: () => Promise<Credential>): Promise<Credential> {
  const from = { endings: memory().endings, at: performance.now() };
  try {
    const found = await lookUp();
    // If a session ended during the lookup, it may have been read before that.
    if (memory().endings === from.endings) Object.assign(entry, { found, foundAt: from.at });
    return found;
  } catch (error) {
    memory().bearers.delete(bearer);
    throw error;
  }
}

/** Drops the cached credentials of a user, one of whose sessions or keys, or whose account, ended. */
export function forgetCredentialsOf(userId: number): void {
  const cache = memory();
  cache.endings += 1;
  for (const [bearer, { found }] of cache.bearers) if (!found || found.who.userId === userId) cache.bearers.delete(bearer);
}

/** Turns the cache on only while this process receives notifications of session ends. */
export function setCredentialCacheActive(isListening: boolean): void {
  const cache = memory();
  cache.endings += 1;
  cache.isListening = isListening;
  cache.bearers.clear();
}
