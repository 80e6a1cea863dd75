import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Server } from "socket.io";
import type { Notified, NotifyHandlers } from "#contracts/notify.ts";
import { forgetCredentialsOf, setCredentialCacheActive } from "#domain/account/credential-cache.ts";
import { DomainError } from "#domain/error.ts";
import { getReply } from "#domain/run/run-end.ts";
import { Listener } from "#lib/database/listener.ts";
import { watchDatabaseBy } from "#lib/database/watch.ts";
import { answerBrokenRequests } from "#lib/http/broken-request.ts";
import { logger } from "#lib/logger.ts";
import { watch } from "#lib/metrics/metrics.ts";
import { isOriginAmong, originsOf, repeatsHost } from "#lib/origins.ts";
import type { TokenKeys } from "#lib/token.ts";
import type { Summaries } from "./background/summary.ts";
import type { Titles } from "./background/title.ts";
import { openBus } from "./cluster/bus.ts";
import { Cluster } from "./cluster/cluster.ts";
import type { ModelAccess } from "./llm/accounting/access.ts";
import { Runs } from "./run/runs.ts";
import { Scheduler } from "./schedule/scheduler.ts";
import { admitSockets } from "./socket/admit.ts";
import { identify } from "./socket/auth.ts";
import { Broadcast } from "./socket/broadcast.ts";
import { chatHandlers } from "./socket/chat.ts";
import { ConversationLock } from "./socket/conversation-lock.ts";
import { Feeds } from "./socket/feed.ts";
import { handleEvents } from "./socket/handle.ts";
import { Handshakes } from "./socket/handshakes.ts";
import { Sessions } from "./socket/sessions.ts";
import { watchSlowConsumer } from "./socket/slow-consumer.ts";
import { type ChatSocket, type Io, userRoom } from "./socket/types.ts";
import type { McpToolSet } from "./tools/mcp-tools.ts";
import { drainTimeoutMs, handshakeTimeoutMs, headersTimeoutMs, packetBytesMax, requestSweepMs, requestTimeoutMs } from "./tunables.ts";
import type { UserLimits } from "./user-limits.ts";
import type { WebTools } from "./web/web-tools.ts";

export type RealtimeDeps = {
  port: number;
  /** The address to listen on; absent: every one. */
  host?: string;
  /** `host:port`, unique among processes that live at the same time. */
  leaseOwner: string;
  /** The addresses of the pages and of this process: the only Origins that browsers and programs may connect from. */
  appUrl: string;
  realtimeUrl: string;
  tokenKeys: TokenKeys;
  listenUrl: string;
  /** With several processes: where they tell each other of live text. */
  redisUrl?: string;
  rateLimits: boolean;
  /** Without it what a user asks is counted by each socket alone. */
  limits?: UserLimits;
  /** Proxies whose X-Forwarded-For counts. */
  trustedProxies: string[];
  models: Pick<ModelAccess, "choose" | "resolve" | "quote">;
  outside: McpToolSet;
  /** Without it nobody here can search the web. */
  web?: WebTools | null;
  /** Without it conversations keep their first words as title. */
  titles?: Titles;
  /** Without it models are told that messages are left out, and nothing of them. */
  summaries?: Summaries;
  /** Everything on the port that is not Socket.IO. */
  http: (request: IncomingMessage, response: ServerResponse) => void;
};

export type RealtimeServer = { port: number; io: Io; runs: Runs; close: () => Promise<void> };

/** Starts the sidecar on `deps.port` (0: any): what index.ts and the tests run. */
export async function createRealtimeServer(deps: RealtimeDeps): Promise<RealtimeServer> {
  const http = createServer({ requireHostHeader: false, ...arrivalLimits }, deps.http);
  answerBrokenRequests(http);
  const allows = (origin: string | undefined) =>
    !origin || isOriginAmong(originsOf(deps.appUrl, deps.realtimeUrl, `http://127.0.0.1:${portOf(http)}`), origin);
  const handshakes = new Handshakes(deps);
  // Programs outside browsers repeat the address that they connect to.
  const allowsRequest = ({ headers: { origin, host } }: IncomingMessage) => allows(origin) || (!!origin && repeatsHost(origin, host));
  const io: Io = new Server(http, {
    connectTimeout: handshakeTimeoutMs,
    upgradeTimeout: handshakeTimeoutMs,
    serveClient: false,
    maxHttpBufferSize: packetBytesMax,
    perMessageDeflate: false,
    cors: { origin: (origin, decide) => decide(null, allows(origin)) },
    // cors alone does not gate WebSocket handshakes.
    allowRequest: (request, decide) => decide(null, allowsRequest(request) && handshakes.admit(request)),
  });
  handshakes.watch(io);
  const locks = new ConversationLock();
  const broadcast: Broadcast = new Broadcast(io, () => cluster);
  const runs = new Runs(deps.leaseOwner, broadcast, deps);
  const cluster = new Cluster({
    io,
    locks,
    own: (conversationId) =>
      [...runs.liveIn(conversationId)].map((reply) => ({ message: reply.present(), seq: reply.seq, token: reply.lease.token })),
    owns: (messageId) => runs.get(messageId)?.phase === "working" || runs.get(messageId)?.phase === "settling",
    reopen: (conversationId) => broadcast.reopen(conversationId),
  });
  runs.onStart = (lease, seq) => cluster.takeOver(lease, seq);
  const feeds = new Feeds(io, (userId, { id, updatedAt }) => cluster.onFeedChange(userId, id, updatedAt));
  const sessions = new Sessions(io);
  const listener = new Listener({
    url: deps.listenUrl,
    on: {
      feed: ({ userId }) => feeds.wake(userId),
      session: ({ userId }) => {
        forgetCredentialsOf(userId);
        void sessions.check(userId);
      },
      message: (changed) => void showChanged(broadcast, runs, changed),
    } satisfies NotifyHandlers,
    onLost: () => setCredentialCacheActive(false),
    onGap: () => {
      setCredentialCacheActive(true);
      feeds.wakeAll();
      void sessions.checkAll();
    },
  });

  let acceptConnections = () => {};
  const opened = new Promise<void>((resolve) => {
    acceptConnections = resolve;
  });
  // Until the runs of a dead process are taken over nobody can be told how they stand.
  admitSockets(io, { ...deps, handshakes, sessions, feeds, opened });

  const chat = chatHandlers({ ...deps, runs, broadcast, cluster, locks });
  io.on("connection", (socket: ChatSocket) => {
    const { userId } = socket.data;
    void socket.join(userRoom(userId));
    sessions.watch(socket);
    handleEvents(
      socket,
      {
        ...chat,
        "feed:resume": (actor, { after }) => feeds.resume(actor.userId, after),
        "session:refresh": async (_actor, { token }) => {
          const identity = await identify(deps.tokenKeys, token);
          // In the words for a token that is nobody's: whether it is good is not for others to know.
          if (identity.userId !== userId) throw new DomainError("UNAUTHENTICATED", "Unauthorized");
          Object.assign(socket.data, identity);
          sessions.watch(socket);
          return { expiresAt: new Date(identity.expiresAt).toISOString() };
        },
      },
      { rateLimits: deps.rateLimits, limits: deps.limits ?? null },
    );
  });

  if (deps.redisUrl)
    cluster.open(
      await openBus(io, { url: deps.redisUrl, on: cluster.onEvent, onConnected: cluster.reconnected, onMissed: cluster.missed }),
    );
  await listen(http, deps.port, deps.host);
  await listener.open();
  watchDatabaseBy(listener.connection);
  await runs.open();
  acceptConnections();
  sessions.open();
  const scheduler = new Scheduler({ ...deps, runs, broadcast });
  scheduler.open();
  watch("sockets", () => [{ labels: {}, value: io.sockets.sockets.size }]);
  const stopWatching = watchSlowConsumer(io);
  return {
    port: portOf(http),
    io,
    runs,
    close: () => close(io, http, { stopWatching, runs, sessions, listener, cluster, scheduler, outside: deps.outside }),
  };
}

/** A request that does not come to an end costs memory and a place: slow ones are cut, silent connections too. */
const arrivalLimits = {
  headersTimeout: headersTimeoutMs,
  requestTimeout: requestTimeoutMs,
  connectionsCheckingInterval: requestSweepMs,
};

/** A reply was changed by the web process (an undo): pages that show it get it as it is stored. */
async function showChanged(broadcast: Broadcast, runs: Runs, { userId, messageId }: Notified<"message">): Promise<void> {
  if (runs.get(messageId)?.phase === "working") return;
  try {
    broadcast.messageHere(await getReply({ userId, kind: "system", requestId: null }, messageId));
  } catch (error) {
    logger.warn({ err: error }, "could not show a changed message");
  }
}

function portOf(http: HttpServer): number {
  const address = http.address();
  return typeof address === "object" && address ? address.port : 0;
}

function listen(http: HttpServer, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once("error", reject);
    http.listen({ port, host }, () => {
      http.off("error", reject);
      resolve();
    });
  });
}

/** Runs are stored and handed over first, then sockets are told to connect elsewhere. Socket.IO's close() drains nothing. */
async function close(
  io: Io,
  http: HttpServer,
  parts: {
    runs: Runs;
    sessions: Sessions;
    listener: Listener;
    cluster: Cluster;
    stopWatching: () => void;
    scheduler: Scheduler;
    outside: McpToolSet;
  },
): Promise<void> {
  http.close();
  parts.sessions.close();
  parts.stopWatching();
  const idle = parts.scheduler.close();
  const late = new Promise((resolve) => setTimeout(resolve, drainTimeoutMs).unref());
  await Promise.race([
    idle.then(() => parts.runs.drain()).catch((error) => logger.error({ err: error }, "drain failed; leases will run out")),
    late,
  ]);
  const ended = parts.outside.close();
  // Not disconnect(): clients would take that as final and not come back by themselves.
  for (const socket of io.sockets.sockets.values()) socket.conn.close();
  // Waits for what is answered over HTTP as well: nobody can take over a stream of /v1 or an upload.
  const unused = setInterval(() => http.closeIdleConnections(), 100);
  await Promise.race([io.close(), late]);
  clearInterval(unused);
  await parts.listener.close();
  await parts.cluster.close();
  await ended;
  http.closeAllConnections();
}
