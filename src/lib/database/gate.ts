import { afterListening } from "./listening-time.ts";
import { currentWork, type DatabaseWork } from "./work.ts";

/** Work that has already stored something waits this long for its next connection: longer than any statement may take. */
const begunWaitMs = 15_000;

/** Thrown when no connection became free in time. */
export class DatabaseBusy extends Error {
  constructor() {
    super("no connection to the database came free in time");
    this.name = "DatabaseBusy";
  }
}

type Waiting = { enter: () => void };

/**
 * Issues as many permits as there are connections, in front of the pool, whose queue is first come, first served. Work that has
 * already stored something has priority and is not rejected, so that an overload only refuses work that has not begun.
 */
export class Gate {
  private free: number;
  private readonly begun = new Set<Waiting>();
  private readonly unbegun = new Set<Waiting>();
  private readonly waitMs: number;

  constructor(permits: number, waitMs: number) {
    this.free = permits;
    this.waitMs = waitMs;
  }

  get waitingCount(): number {
    return this.begun.size + this.unbegun.size;
  }

  /** Waits for a permit and returns its release. @throws DatabaseBusy */
  async enter(): Promise<() => void> {
    if (this.free > 0) this.free -= 1;
    else await this.waitForTurn(currentWork());
    let held = true;
    return () => {
      if (held) this.leave();
      held = false;
    };
  }

  private waitForTurn(work: DatabaseWork | null): Promise<void> {
    const queue = work?.begun ? this.begun : this.unbegun;
    const waitMs = work?.begun ? begunWaitMs : this.waitMs - (work?.waitedMs ?? 0);
    const from = performance.now();
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        enter: () => {
          stop();
          if (work) work.waitedMs += performance.now() - from;
          resolve();
        },
      };
      const stop = afterListening(Math.max(0, waitMs), () => {
        queue.delete(waiting);
        if (work) work.waitedMs = this.waitMs;
        reject(new DatabaseBusy());
      });
      queue.add(waiting);
    });
  }

  private leave(): void {
    const queue = this.begun.size > 0 ? this.begun : this.unbegun;
    const [next] = queue;
    if (!next) this.free += 1;
    else {
      queue.delete(next);
      next.enter();
    }
  }
}
