import { McpFailure } from "#contracts/mcp-failure.ts";
import type { OutboundFetch } from "#lib/outbound.ts";
import { type McpAccess, McpConnection } from "./connection.ts";

/** The most concurrent connections; the least recently used one is evicted. */
const sessionsMax = 200;
/** A session is ended after being idle for this long. */
const idleMs = 10 * 60_000;

type Session = { opening: Promise<McpConnection>; url: string; users: number; idle: NodeJS.Timeout | null };
export type SessionKey = { serverId: string; conversationId: string };

/**
 * One connection per conversation and server, kept across calls and messages, so that a server's session state is there for the
 * next call. It starts over when the server has forgotten it, or in another process.
 */
export class McpSessions {
  private readonly sessions = new Map<string, Session>();
  private readonly fetch: OutboundFetch;
  private readonly limits: { sessionsMax: number; idleMs: number };

  constructor(fetch: OutboundFetch, limits: Partial<{ sessionsMax: number; idleMs: number }> = {}) {
    this.fetch = fetch;
    this.limits = { sessionsMax, idleMs, ...limits };
  }

  get count(): number {
    return this.sessions.size;
  }

  /**
   * Runs `work` over the connection of a conversation. If the server has forgotten the session the work had no effect, so it is
   * retried once with a new one.
   */
  async use<T>(key: SessionKey, access: McpAccess, signal: AbortSignal, work: (connection: McpConnection) => Promise<T>): Promise<T> {
    const session = await this.take(key, access, signal);
    try {
      return await this.runWithSession(key, session, access, work);
    } catch (error) {
      if (error instanceof McpFailure && error.code === "SIGN_IN") throw error;
      if (!(error instanceof McpFailure) || error.code === "SESSION_ENDED" || error.code === "UNREACHABLE") this.drop(key, session);
      if (!(error instanceof McpFailure) || error.code !== "SESSION_ENDED") throw error;
      return await this.runWithSession(key, await this.take(key, access, signal), access, work);
    }
  }

  /** Ends all sessions, also at their servers. */
  async close(): Promise<void> {
    const all = [...this.sessions.entries()];
    await Promise.all(all.map(([name, session]) => this.end(name, session)));
  }

  private async take(key: SessionKey, access: McpAccess, signal: AbortSignal): Promise<Session> {
    const name = nameOf(key);
    const existing = this.sessions.get(name);
    if (existing && existing.url === access.url) {
      // Moved to the end of the map as the most recently used.
      this.sessions.delete(name);
      this.sessions.set(name, existing);
      return existing;
    }
    if (existing) void this.end(name, existing);
    const opening = McpConnection.open(access, this.fetch, { listens: true, signal });
    const session: Session = { opening, url: access.url, users: 0, idle: null };
    this.sessions.set(name, session);
    opening.catch(() => this.forget(name, session));
    this.makeRoom();
    return session;
  }

  private async runWithSession<T>(
    key: SessionKey,
    session: Session,
    access: McpAccess,
    work: (connection: McpConnection) => Promise<T>,
  ): Promise<T> {
    session.users += 1;
    if (session.idle) clearTimeout(session.idle);
    try {
      const connection = await session.opening;
      connection.access = access;
      return await work(connection);
    } finally {
      session.users -= 1;
      if (session.users === 0) session.idle = setTimeout(() => void this.end(nameOf(key), session), this.limits.idleMs).unref();
    }
  }

  private drop(key: SessionKey, session: Session): void {
    void this.end(nameOf(key), session);
  }

  private makeRoom(): void {
    for (const [name, session] of this.sessions) {
      if (this.sessions.size <= this.limits.sessionsMax) return;
      if (session.users === 0) void this.end(name, session);
    }
  }

  private async end(name: string, session: Session): Promise<void> {
    this.forget(name, session);
    if (session.idle) clearTimeout(session.idle);
    await session.opening.then((connection) => connection.close()).catch(() => undefined);
  }

  private forget(name: string, session: Session): void {
    if (this.sessions.get(name) === session) this.sessions.delete(name);
  }
}

function nameOf({ serverId, conversationId }: SessionKey): string {
  return `${serverId} ${conversationId}`;
}
