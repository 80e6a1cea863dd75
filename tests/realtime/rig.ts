import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io, type Socket } from "socket.io-client";
import { v7 as uuidv7 } from "uuid";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { Message } from "#contracts/message.ts";
import type { Ack, ClientEvent, ClientResult, ClientToServer, Delta, FeedEvent, ServerToClient } from "#contracts/realtime.ts";
import { mcpLimits } from "#integrations/mcp/mcp-client.ts";
import { OperatorModels } from "#integrations/model-lists/operator-models.ts";
import type { SealKeys } from "#lib/crypto.ts";
import { realtimeEnv } from "#lib/env.ts";
import { createOutboundFetch, streamLimits } from "#lib/outbound.ts";
import { openStorage } from "#lib/storage/open-storage.ts";
import { Summaries } from "../../realtime/background/summary.ts";
import { Titles } from "../../realtime/background/title.ts";
import { createHttp, type HttpOptions, type Route, routesOf } from "../../realtime/http/http.ts";
import { createModelAccess } from "../../realtime/llm/accounting/access.ts";
import type { ModelConfig } from "../../realtime/llm/registry.ts";
import { Breakers } from "../../realtime/llm/transport/breaker.ts";
import { createRealtimeServer, type RealtimeServer } from "../../realtime/server.ts";
import { createMcpTools } from "../../realtime/tools/mcp-tools.ts";
import type { UserLimits } from "../../realtime/user-limits.ts";
import type { WebTools } from "../../realtime/web/web-tools.ts";
import { createLlmServer, type LlmServer } from "../../sandbox/llm/server.ts";
import { makeSession, makeUser } from "../factories.ts";

/** The sealing keys of users' API keys in tests. */
export const testKeys: SealKeys = { current: process.env.ENCRYPTION_KEY ?? "", previous: [] };

export type Rig = {
  url: string;
  /** The model stand-in, without /v1. */
  llmUrl: string;
  server: RealtimeServer;
  stats: LlmServer["stats"];
  another: (leaseOwner: string, redisUrl?: string) => Promise<RealtimeServer>;
  /** From here to the end of the test the model pauses no more: what had to happen in the middle of its reply has happened. */
  hurry: () => void;
  httpRoutes: Route[];
};

/** `web`, `address`: evaluated when the rig starts, after the tests' own servers. */
type RigOptions = {
  rateLimits?: boolean;
  offered?: string[];
  titles?: boolean;
  summaries?: boolean;
  demo?: boolean;
  web?: () => WebTools | null;
  pace?: number;
  address?: () => string;
  limits?: () => UserLimits;
};

/**
 * The real sidecar on a free port, with the demo model behind the real SDKs. `titles`, `summaries`: enabled, which takes
 * calls. `demo` false: the stand-in acts as OpenAI and Anthropic, with their models and prices; `offered`: the configured
 * OpenAI models. `pace`: a factor for its pauses. `address`: the public address of both processes. `limits`: per process.
 */
export function useRig({
  rateLimits = false,
  offered,
  titles = false,
  summaries = false,
  demo = true,
  web,
  pace = 1,
  address,
  limits = () => null,
}: RigOptions = {}): Rig {
  const rig = {} as Rig;
  const llm = createLlmServer({ pace });
  const dataDir = mkdtempSync(join(tmpdir(), "bestchat-rig-"));
  const extra: RealtimeServer[] = [];
  afterEach(() => llm.setPace(pace));
  beforeAll(async () => {
    await new Promise<void>((resolve) => llm.server.listen(0, "127.0.0.1", () => resolve()));
    const origin = `http://127.0.0.1:${(llm.server.address() as AddressInfo).port}`;
    const models: ModelConfig = {
      openai: { apiKey: "k", baseUrl: `${origin}/v1` },
      anthropic: { apiKey: "k", baseUrl: origin },
      demo,
      ...(offered ? { lists: new OperatorModels([{ provider: "openai", apiKey: "k", baseUrl: undefined, models: offered }], fetch) } : {}),
    };
    const tokenKeys = { secret: process.env.JWT_SECRET ?? "", ttlSeconds: 3600 };
    const access = createModelAccess(models, {
      keys: testKeys,
      fetch: createOutboundFetch({ allowPrivate: true, limits: streamLimits }),
      breakers: new Breakers(),
    });
    openStorage({ DATA_DIR: dataDir });
    const http: HttpOptions = { env: realtimeEnv({ ...process.env, DATA_DIR: dataDir }), tokenKeys, models: access };
    const start = (leaseOwner: string, redisUrl?: string, own = limits()) =>
      createRealtimeServer({
        port: 0,
        leaseOwner,
        ...(redisUrl ? { redisUrl } : {}),
        appUrl: address?.() ?? "http://localhost:3000",
        realtimeUrl: address?.() ?? "https://live.example.com",
        tokenKeys,
        listenUrl: process.env.DATABASE_URL ?? "",
        rateLimits,
        limits: own,
        trustedProxies: [],
        outside: createMcpTools({ keys: testKeys, fetch: createOutboundFetch({ allowPrivate: true, limits: mcpLimits }) }),
        models: access,
        ...(web ? { web: web() } : {}),
        ...(titles ? { titles: new Titles(access) } : {}),
        ...(summaries ? { summaries: new Summaries(access) } : {}),
        http: createHttp({ ...http, limits: own }),
      });
    const server = await start("test:1");
    const another = async (leaseOwner: string, redisUrl?: string) => {
      const made = await start(leaseOwner, redisUrl);
      extra.push(made);
      return made;
    };
    Object.assign(rig, {
      server,
      url: `http://127.0.0.1:${server.port}`,
      llmUrl: origin,
      stats: llm.stats,
      another,
      hurry: () => llm.setPace(pace * 0.05),
      httpRoutes: routesOf(http),
    });
  });
  afterAll(async () => {
    // Whatever these tests did, no request would have been rejected by the real APIs.
    expect(llm.stats.refused.filter(({ unsupported }) => !unsupported)).toEqual([]);
    await Promise.all([rig.server.close(), ...extra.map((server) => server.close())]);
    llm.server.closeAllConnections();
    llm.server.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return rig;
}

export type Client = {
  socket: Socket<ServerToClient, ClientToServer>;
  feed: FeedEvent[];
  finished: Message[];
  /** The text of each message from deltas and snapshots; throws on a gap. */
  texts: Map<string, { seq: number; parts: string[] }>;
  ask: <E extends ClientEvent>(event: E, input: unknown) => Promise<Ack<ClientResult[E]>>;
  open: (conversationId: string) => Promise<ClientResult["chat:open"]>;
  end: (messageId: string) => Promise<Message>;
  until: (holds: () => boolean) => Promise<void>;
};

export async function makePerson() {
  const user = await makeUser();
  return { user, ...(await makeSession(user)) };
}

/** A connected client that assembles text exactly according to the protocol. */
export async function connect(url: string, token: string, extraHeaders: Record<string, string> = {}, timeZone?: string): Promise<Client> {
  const socket: Client["socket"] = io(url, {
    auth: { token, ...(timeZone ? { timeZone } : {}) },
    transports: ["websocket"],
    forceNew: true,
    reconnection: false,
    extraHeaders,
  });
  const client = { socket, feed: [] as FeedEvent[], finished: [] as Message[], texts: new Map() } as unknown as Client;
  const wakes = new Set<() => void>();
  socket.onAny(() => queueMicrotask(() => wakes.forEach((wake) => void wake())));
  socket.on("disconnect", () => queueMicrotask(() => wakes.forEach((wake) => void wake())));
  client.until = (holds) =>
    new Promise((resolve) => {
      const look = () => {
        if (!holds()) return;
        wakes.delete(look);
        resolve();
      };
      wakes.add(look);
      look();
    });
  socket.on("feed:event", (event) => client.feed.push(event));
  socket.on("chat:finished", ({ message }) => client.finished.push(message));
  socket.on("chat:delta", (delta) => take(client, delta));
  // Acknowledgements are processed before the packets after them; a promise would resume too late.
  const asked = <E extends ClientEvent>(event: E, input: unknown, taken: (ack: Ack<ClientResult[E]>) => void = () => {}) =>
    new Promise<Ack<ClientResult[E]>>((resolve, reject) => {
      const loose = socket.timeout(10_000) as unknown as {
        emit: (event: string, input: unknown, answer: (error: Error | null, ack: Ack<ClientResult[E]>) => void) => void;
      };
      loose.emit(event, input, (error, ack) => {
        if (error) return reject(error);
        taken(ack);
        resolve(ack);
      });
    });
  client.ask = (event, input) => asked(event, input);
  client.open = async (conversationId) => {
    const answer = await asked("chat:open", { conversationId }, (ack) => {
      if (!ack.ok) return;
      for (const { messageId, seq, parts } of ack.data.live) {
        client.texts.set(messageId, { seq, parts: parts.map((part) => ("text" in part ? part.text : "")) });
      }
    });
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.data;
  };
  client.end = async (messageId) => {
    const found = () => client.finished.find(({ id }) => id === messageId);
    await client.until(() => found() !== undefined);
    return found() as Message;
  };
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });
  return client;
}

function take(client: Client, { messageId, seq, part, text }: Delta): void {
  // Joined in the middle by a repeated send, which has no snapshot: such a client opens the conversation.
  if (!client.texts.has(messageId) && seq > 1) return;
  const known = client.texts.get(messageId) ?? { seq: 0, parts: [] };
  if (seq <= known.seq) return;
  if (seq !== known.seq + 1) throw new Error(`gap in ${messageId}: ${known.seq} → ${seq}`);
  known.seq = seq;
  known.parts[part] = (known.parts[part] ?? "") + text;
  client.texts.set(messageId, known);
}

/** Follows a reply to its end like a browser: after a disconnect it reconnects and reopens. */
export async function followToEnd(url: string, token: string, conversationId: string, messageId: string) {
  for (;;) {
    const client = await connect(url, token);
    const { messages } = await client.open(conversationId);
    const ended = messages.find(({ id, status }) => id === messageId && status !== "streaming" && status !== "awaiting_approval");
    if (!ended) await client.until(() => !client.socket.connected || client.finished.some(({ id }) => id === messageId));
    const message = ended ?? client.finished.find(({ id }) => id === messageId);
    if (message) return { message, text: client.texts.get(messageId)?.parts.join("") ?? "" };
  }
}

/** Sends `text` to a new conversation, or to `conversationId`. */
export async function send(client: Client, text: string, more: Record<string, unknown> = {}) {
  const input = { conversationId: uuidv7(), messageId: uuidv7(), text, ...more };
  const answer = await client.ask("chat:send", input);
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  return { input, ...answer.data };
}

export const textOf = ({ parts }: Message): string => parts.map((part) => (part.type === "text" ? part.text : "")).join("");
