import type { Socket } from "socket.io-client";
import type { ClientToServer, ServerToClient } from "#contracts/realtime.ts";

export type ClientSocket = Socket<ServerToClient, ClientToServer>;

type Listener = (...args: never[]) => void;
type Loose = {
  on: (event: string, listener: Listener) => void;
  off: (event: string, listener: Listener) => void;
  emit: (event: string, input: unknown, answer: (error: Error | null, ack?: unknown) => void) => void;
};

const loadAgainMs = 2_000;

/**
 * A Socket.IO client whose code is loaded after the page's own: until then it stores listeners, whether to connect, and pending
 * events.
 */
export class LazySocket {
  private readonly load: () => Promise<ClientSocket>;
  private readonly loaded = Promise.withResolvers<ClientSocket>();
  private real: ClientSocket | undefined;
  private listeners: [event: string, listener: Listener][] = [];
  private isWanted = false;
  private isLoading = false;

  constructor(load: () => Promise<ClientSocket>) {
    this.load = load;
  }

  get connected(): boolean {
    return this.real?.connected ?? false;
  }

  on(event: string, listener: Listener): this {
    if (this.real) (this.real as unknown as Loose).on(event, listener);
    else this.listeners.push([event, listener]);
    return this;
  }

  off(event: string, listener: Listener): this {
    if (this.real) (this.real as unknown as Loose).off(event, listener);
    this.listeners = this.listeners.filter(([name, known]) => name !== event || known !== listener);
    return this;
  }

  connect(): this {
    this.isWanted = true;
    if (this.real) this.real.connect();
    else void this.begin();
    return this;
  }

  disconnect(): this {
    this.isWanted = false;
    this.real?.disconnect();
    return this;
  }

  /** As in Socket.IO: calls back with an error when there is no acknowledgement in time. */
  timeout(ms: number): Pick<Loose, "emit"> {
    const { real } = this;
    if (real) return real.timeout(ms) as unknown as Loose;
    return {
      emit: (event, input, answer) => {
        let isLate = false;
        const late = setTimeout(() => {
          isLate = true;
          answer(new Error("no connection yet"));
        }, ms);
        void this.loaded.promise.then((socket) => {
          clearTimeout(late);
          if (!isLate) (socket.timeout(ms) as unknown as Loose).emit(event, input, answer);
        });
      },
    };
  }

  private async begin(): Promise<void> {
    if (this.isLoading) return;
    this.isLoading = true;
    try {
      const real = await this.load();
      this.real = real;
      for (const [event, listener] of this.listeners) (real as unknown as Loose).on(event, listener);
      this.loaded.resolve(real);
      if (this.isWanted) real.connect();
    } catch {
      // Without a network the page may be here before the script: retry.
      setTimeout(() => this.isWanted && void this.begin(), loadAgainMs);
    } finally {
      this.isLoading = false;
    }
  }
}
