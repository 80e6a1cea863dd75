import { McpFailure } from "#contracts/mcp-failure.ts";
import type { OutboundFetch } from "#lib/outbound.ts";
import { type McpAccess, McpConnection } from "./connection.ts";

/** Connections that are kept at once; the one that was used least lately makes room. */
const sessionsMax = 200;
/** A session that is not used for so long is ended. */
const idleMs = 10 * 60_000;

type Session = { opening: Promise<McpConnection>; url: string; users: number; idle: NodeJS.Timeout | null };
export type SessionKey = { serverId: string; conversationId: string };

/**
 * One connection for each conversation and server, kept over calls and messages, so that what a server remembers of a
 * session is there for the next call. It begins anew where the server has forgotten it, or this process is another one.
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

  /** Does `work` over the connection of a conversation. A session that the server has forgotten has done nothing: then once more, with a new one. */
  async use<T>(key: SessionKey, access: McpAccess, signal: AbortSignal, work: (connection: McpConnection) => Promise<T>): Promise<T> {
    const session = await this.take(key, access, signal);
    try {
      return await this.hold(key, session, access, work);
    } catch (error) {
      if (error instanceof McpFailure && error.code === "SIGN_IN") throw error;
      if (!(error instanceof McpFailure) || error.code === "SESSION_ENDED" || error.code === "UNREACHABLE") this.drop(key, session);
      if (!(error instanceof McpFailure) || error.code !== "SESSION_ENDED") throw error;
      return await this.hold(key, await this.take(key, access, signal), access, work);
    }
  }

  /** Ends all sessions, each at its server too. */
  async close(): Promise<void> {
    const all = [...this.sessions.entries()];
    await Promise.all(all.map(([name, session]) => this.end(name, session)));
  }

  private async take(key: SessionKey, access: McpAccess, signal: AbortSignal): Promise<Session> {
    const name = nameOf(key);
    const known = this.sessions.get(name);
    if (known && known.url === access.url) {
      // Used last: it stands at the end of the map.
      this.sessions.delete(name);
      this.sessions.set(name, known);
      return known;
    }
    if (known) void this.end(name, known);
    const opening = McpConnection.open(access, this.fetch, { listens: true, signal });
    const session: Session = { opening, url: access.url, users: 0, idle: null };
    this.sessions.set(name, session);
    opening.catch(() => this.forget(name, session));
    this.makeRoom();
    return session;
  }

  private async hold<T>(key: SessionKey, session: Session, access: McpAccess, work: (connection: McpConnection) => Promise<T>): Promise<T> {
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
