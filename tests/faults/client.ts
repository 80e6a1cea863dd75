import { io, type Socket } from "socket.io-client";
import type { Message } from "#contracts/message.ts";
import type { Ack, ClientEvent, ClientInput, ClientResult, ClientToServer, ServerToClient } from "#contracts/realtime.ts";
import { FeedLog } from "./feed-log.ts";
import type { KeptProcess } from "./kept-process.ts";
import type { Proxy } from "./proxy.ts";
import { pause } from "./random.ts";
import { Shown, textOf } from "./shown.ts";

const ackTimeoutMs = 12_000;
/** A live reply silent for this long is reopened: its process may not be able to reach this one. */
const silenceMs = { alone: 3000, linked: 25_000 };

type Options = {
  name: string;
  node: KeptProcess;
  proxy: Proxy;
  token: string;
  linked: boolean;
  onWaiting: (client: Client, message: Message) => void;
};

/** A client that follows docs/protocol.md: it repeats what was not acknowledged, and reopens after each disconnect. */
export class Client {
  readonly name: string;
  readonly node: KeptProcess;
  readonly proxy: Proxy;
  readonly problems: string[] = [];
  /** Everything that it received, with times, for analysing a violation. */
  readonly received: string[] = [];
  readonly conversations = new Map<string, Shown>();
  readonly feed: FeedLog;
  /** Milliseconds from each kill to the next text, for each live reply. */
  readonly recoveries: number[] = [];
  private readonly socket: Socket<ServerToClient, ClientToServer>;
  private readonly killedAt = new Map<string, number>();
  private readonly onWaiting: Options["onWaiting"];
  private readonly silenceMs: number;
  private readonly watch: NodeJS.Timeout;
  private connectedAt = 0;
  private closed = false;

  constructor({ name, node, proxy, token, linked, onWaiting }: Options) {
    this.name = name;
    this.node = node;
    this.proxy = proxy;
    node.onKill.add(this.processKilled);
    this.onWaiting = onWaiting;
    this.silenceMs = linked ? silenceMs.linked : silenceMs.alone;
    this.feed = new FeedLog((what) => this.problem(what));
    this.socket = io(proxy.url, {
      auth: { token },
      transports: ["websocket"],
      forceNew: true,
      reconnectionDelay: 100,
      reconnectionDelayMax: 500,
      timeout: 3000,
    });
    this.socket.on("connect", () => {
      this.note("connected");
      this.connectedAt = Date.now();
      void this.catchUp();
    });
    this.socket.on("disconnect", (reason) => {
      this.note(`disconnected: ${reason}`);
      this.feed.lost();
      for (const shown of this.conversations.values()) shown.lost();
      // Only a client that disconnected itself, or whose session ended, stays away.
      if (reason === "io server disconnect") this.socket.connect();
    });
    this.socket.on("connect_error", (error: Error & { data?: { code: string } }) => {
      if (error.data && error.data.code !== "UNAVAILABLE") this.problem(`the handshake was refused: ${error.data.code}`);
      // socket.io-client does not retry a rejected handshake, as while the database is away.
      if (!this.socket.active) setTimeout(() => this.closed || this.socket.connect(), 300);
    });
    this.socket.on("session:ended", ({ reason }) => this.problem(`the session ended: ${reason}`));
    this.socket.on("feed:event", (event) => this.feed.pushed(event));
    this.socket.on("chat:delta", (delta) => {
      this.note(`delta ${delta.messageId} ${delta.seq}, ${delta.text.length} characters`);
      const takers = [...this.conversations.values()].filter((shown) => shown.messages.has(delta.messageId) || !shown.synced);
      for (const taker of takers) taker.delta(delta);
      // Joined by a repeated request, whose acknowledgement has no snapshot.
      if (takers.length === 0) for (const id of this.conversations.keys()) void this.open(id);
    });
    this.socket.on("chat:message", ({ message }) => {
      this.noteMessage("message", message);
      this.shownOf(message)?.message(message);
      if (message.status === "awaiting_approval") this.onWaiting(this, message);
    });
    this.socket.on("chat:finished", ({ message }) => {
      this.noteMessage("finished", message);
      this.shownOf(message)?.finished(message);
      this.killedAt.delete(message.id);
    });
    this.watch = setInterval(() => this.lookAtTheSilent(), 1000);
  }

  /** Shows a conversation; `fresh` if no server can know it yet. */
  follow(conversationId: string, fresh = false): Shown {
    const known = this.conversations.get(conversationId);
    if (known) return known;
    const shown = new Shown(
      (what) => this.problem(what),
      (messageId) => this.recovered(messageId),
    );
    shown.synced = fresh;
    if (fresh) shown.joinedAt = Date.now();
    this.conversations.set(conversationId, shown);
    return shown;
  }

  /** Sends until it is acknowledged, with the same ids after a lost acknowledgement. Null when the time is over. */
  async request<E extends ClientEvent>(
    event: E,
    input: ClientInput<E>,
    deadline: number,
    /** Called before any packet after the acknowledgement is processed. */
    onAck: (data: ClientResult[E]) => void = () => {},
  ): Promise<Ack<ClientResult[E]> | null> {
    while (Date.now() < deadline && !this.closed) {
      if (!this.socket.connected) {
        await pause(50);
        continue;
      }
      const answer = await this.ask(event, input, onAck);
      if (answer === null) continue;
      if (answer.ok) return answer;
      if (answer.error.code === "INTERNAL") this.problem(`${event} was answered INTERNAL`);
      if (answer.error.code !== "UNAVAILABLE" && answer.error.code !== "RATE_LIMITED" && answer.error.code !== "INTERNAL") return answer;
      await pause(300);
    }
    return null;
  }

  /** Opens a conversation and replaces its state by the snapshot; false if it does not exist yet. */
  async open(conversationId: string, deadline = Date.now() + 20_000): Promise<boolean> {
    const shown = this.follow(conversationId);
    shown.synced = false;
    const answer = await this.request("chat:open", { conversationId }, deadline, (data) => {
      shown.open(data);
      for (const message of data.messages) this.noteMessage("opened", message);
      // A reply that ended while nobody was connected has no next text to wait for.
      for (const { id, status } of data.messages) if (status !== "streaming") this.killedAt.delete(id);
    });
    if (!answer?.ok) return false;
    for (const message of answer.data.messages) if (message.status === "awaiting_approval") this.onWaiting(this, message);
    return true;
  }

  /** Records a kill of this client's process, to measure how long each live reply was interrupted. */
  private readonly processKilled = (): void => {
    for (const shown of this.conversations.values()) {
      for (const [id, { message }] of shown.messages) {
        if (message.status === "streaming" && !this.killedAt.has(id)) this.killedAt.set(id, Date.now());
      }
    }
  };

  get connected(): boolean {
    return this.socket.connected;
  }

  close(): void {
    this.closed = true;
    clearInterval(this.watch);
    this.node.onKill.delete(this.processKilled);
    this.socket.disconnect();
    this.proxy.close();
  }

  /** Null if the acknowledgement was lost with its connection or is late: the outcome is unknown. */
  private ask<E extends ClientEvent>(
    event: E,
    input: ClientInput<E>,
    onAck: (data: ClientResult[E]) => void,
  ): Promise<Ack<ClientResult[E]> | null> {
    type Answered = (error: Error | null, answer: Ack<ClientResult[E]>) => void;
    // socket.io-client types acknowledgements by the whole event map, so this event's type is named here.
    const timed = this.socket.timeout(ackTimeoutMs) as unknown as { emit: (event: E, input: ClientInput<E>, answered: Answered) => void };
    return new Promise((resolve) => {
      timed.emit(event, input, (error, answer) => {
        if (!error && answer.ok) onAck(answer.data);
        resolve(error ? null : answer);
      });
    });
  }

  private async catchUp(): Promise<void> {
    const resume = this.request("feed:resume", { after: this.feed.cursor }, Number.POSITIVE_INFINITY, (data) => this.feed.resumed(data));
    await Promise.all([resume, ...[...this.conversations.keys()].map((id) => this.open(id, Number.POSITIVE_INFINITY))]);
  }

  private lookAtTheSilent(): void {
    for (const [id, shown] of this.conversations) {
      if (!this.socket.connected || !shown.synced || !shown.isLive() || Date.now() - shown.lastEventAt < this.silenceMs) continue;
      shown.lastEventAt = Date.now();
      void this.open(id);
    }
  }

  private shownOf(message: Message): Shown | undefined {
    const shown = this.conversations.get(message.conversationId);
    if (!shown) this.problem(`a message of ${message.conversationId}, which was never opened here`);
    return shown;
  }

  private recovered(messageId: string): void {
    const at = this.killedAt.get(messageId);
    // Text that was already in flight is not a recovery.
    if (at === undefined || this.connectedAt < at) return;
    this.recoveries.push(Date.now() - at);
    this.killedAt.delete(messageId);
  }

  private noteMessage(event: string, { id, status, parts, updatedAt }: Message): void {
    this.note(`${event} ${id} ${status}, ${textOf(parts).length} characters in ${parts.length} parts, of ${updatedAt}`);
  }

  private note(what: string): void {
    this.received.push(`${new Date().toISOString().slice(11)} ${what}`);
  }

  private problem(what: string): void {
    this.problems.push(`${this.name}: ${what}`);
  }
}
