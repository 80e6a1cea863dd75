import { Client, type ElicitRequest, type ElicitResult } from "@modelcontextprotocol/client";
import { McpFailure } from "#contracts/mcp-failure.ts";
import type { OutboundFetch } from "#lib/outbound.ts";
import type { CallClock } from "./call-clock.ts";
import { CallFlow, type CallHooks, currentFlow } from "./call-flow.ts";
import { type Mask, maskOf, secretsOfUrl } from "./mask.ts";
import { failureOf, type McpChallenge } from "./mcp-failure.ts";
import { askUser } from "./question.ts";
import { watchedFetch } from "./watched-fetch.ts";
import { WatchedTransport } from "./watched-transport.ts";

/** An MCP server's address and bearer token: entered by the user, or from a sign-in. */
export type McpAccess = { url: string; token: string | null; isSignedIn: boolean };

export const connectMs = 10_000;
/** A server may take long to end a session; nobody waits longer than this. */
const goodbyeMs = 1000;
/** The SDK's own timeouts are disabled: the call's clock considers progress and questions. */
const farMs = 24 * 60 * 60_000;

export type UseOptions = { signal: AbortSignal; clock?: CallClock; hooks?: CallHooks };

/**
 * A client connected to a user's server: by the stateless protocol of 2026 or, with a session if the server uses one, by its
 * predecessors. Each request reads the current token, so a renewal needs no reconnect.
 */
export class McpConnection {
  access: McpAccess;
  /** Set when the server announced that its tools changed. */
  toolsChanged = false;
  isClosed = false;
  private readonly client: Client;
  private readonly transport: WatchedTransport;
  private readonly flows = new Set<CallFlow>();
  private challenge: McpChallenge | null = null;

  private constructor(access: McpAccess, fetch: OutboundFetch, { listens }: { listens: boolean }) {
    this.access = access;
    // Always declared, because servers offer tools depending on it.
    const capabilities = { elicitation: { form: {}, url: {} } };
    const onChanged = () => {
      this.toolsChanged = true;
    };
    this.client = new Client(
      { name: "bestchat", version: "1.0.0" },
      {
        capabilities,
        versionNegotiation: { mode: "auto", probe: { timeoutMs: connectMs } },
        ...(listens ? { listChanged: { tools: { autoRefresh: false, onChanged } } } : {}),
      },
    );
    this.client.setRequestHandler("elicitation/create", (request) => this.answer(request));
    this.client.fallbackRequestHandler = async ({ method }) => {
      this.flow()?.refused.push(method);
      throw new McpFailure("NEEDS_MORE", `${method} is not supported`);
    };
    this.client.onerror = (error) => this.currentFlow()?.onError(error);
    this.transport = new WatchedTransport(new URL(access.url), {
      fetch: watchedFetch(fetch, {
        token: () => this.access.token,
        listens,
        onChallenge: (challenge) => {
          this.challenge = challenge;
        },
      }),
      reconnectionOptions: {
        maxRetries: listens ? 2 : 0,
        initialReconnectionDelay: 1000,
        maxReconnectionDelay: 4000,
        reconnectionDelayGrowFactor: 2,
      },
    });
  }

  /** `listens`: a persistent connection that also receives changes between calls. */
  static async open(
    access: McpAccess,
    fetch: OutboundFetch,
    options: { listens: boolean; signal: AbortSignal; onChallenge?: (challenge: McpChallenge | null) => void },
  ): Promise<McpConnection> {
    const connection = new McpConnection(access, fetch, options);
    try {
      await connection.use({ signal: options.signal }, async () => {
        await connection.client.connect(connection.transport, { timeout: connectMs, signal: options.signal });
      });
    } catch (error) {
      options.onChallenge?.(connection.challenge);
      await connection.close();
      throw error;
    }
    return connection;
  }

  /** Whether the server uses a session, which it may end. */
  get hasSession(): boolean {
    return this.transport.sessionId !== undefined;
  }

  get readsResources(): boolean {
    return this.client.getServerCapabilities()?.resources !== undefined;
  }

  get mask(): Mask {
    return maskOf([this.access.token, ...secretsOfUrl(this.access.url)]);
  }

  /** Runs `work` with the server. Failures are thrown as McpFailure, with secrets masked. */
  async use<T>({ signal, clock, hooks = {} }: UseOptions, work: (client: Client, flow: CallFlow) => Promise<T>): Promise<T> {
    const signals = AbortSignal.any([signal, ...(clock ? [clock.signal] : [])]);
    const hasStaticToken = this.access.token !== null && !this.access.isSignedIn;
    const flow = new CallFlow(
      { signal: signals, challenge: null, hasStaticToken, hasSession: this.hasSession, isSent: false },
      clock ?? null,
      hooks,
    );
    this.challenge = null;
    this.flows.add(flow);
    try {
      return await Promise.race([currentFlow.run(flow, () => work(this.client, flow)), flow.broken]);
    } catch (error) {
      flow.state.challenge = this.challenge;
      const { code, message } = failureOf(error, flow.state);
      // Some servers echo the token that they refuse: it must reach no message and no log.
      const { text } = this.mask;
      throw new McpFailure(code, text(message), maskedCause(error, text));
    } finally {
      flow.isOver = true;
      clock?.stop();
      this.flows.delete(flow);
    }
  }

  /** The options of every request of a call. */
  requestOptions(flow: CallFlow) {
    const { clock, hooks } = flow;
    return {
      signal: flow.state.signal,
      timeout: clock ? farMs : connectMs,
      ...(clock
        ? {
            onprogress: ({ progress, total, message }: { progress: number; total?: number; message?: string }) => {
              clock.touch();
              hooks.progress?.({ done: progress, total: total ?? null, message: message === undefined ? null : this.mask.text(message) });
            },
          }
        : {}),
    };
  }

  /** Ends the session, if there is one, waiting only briefly. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    const goodbye = this.transport.terminateSession().catch(() => undefined);
    await Promise.race([goodbye, new Promise((resolve) => setTimeout(resolve, goodbyeMs).unref())]);
    await this.client.close().catch(() => undefined);
  }

  /** The running call; for messages outside any call's stream, the newest. */
  private flow(): CallFlow | undefined {
    return this.currentFlow() ?? [...this.flows].at(-1);
  }

  private currentFlow(): CallFlow | undefined {
    const current = currentFlow.getStore();
    return current?.isOver ? undefined : current;
  }

  private async answer(request: ElicitRequest): Promise<ElicitResult> {
    const flow = this.flow();
    return flow ? askUser(request, flow, this.mask) : { action: "cancel" };
  }
}

function maskedCause(error: unknown, text: (words: string) => string): Error {
  const cause = new Error(text(error instanceof Error ? error.message : ""));
  if (error instanceof Error) cause.name = error.name;
  return cause;
}
