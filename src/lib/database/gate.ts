import { afterListening } from "./listening-time.ts";
import { currentWork, type DatabaseWork } from "./work.ts";

/** What has stored something waits this long for its next connection: longer than any statement may take. */
const begunWaitMs = 15_000;

/** Thrown where no connection came free in time. */
export class DatabaseBusy extends Error {
  constructor() {
    super("no connection to the database came free in time");
    this.name = "DatabaseBusy";
  }
}

type Waiting = { enter: () => void };

/**
 * Hands out as many permits as there are connections, in front of the pool, whose own queue knows no order but arrival: work
 * that has stored something goes first and is not turned away, so that an overload refuses only what has not begun.
 */
export class Gate {
  private free: number;
  private readonly begun = new Set<Waiting>();
  private readonly fresh = new Set<Waiting>();
  private readonly waitMs: number;

  constructor(permits: number, waitMs: number) {
    this.free = permits;
    this.waitMs = waitMs;
  }

  get waitingCount(): number {
    return this.begun.size + this.fresh.size;
  }

  /** Waits for a permit; gives what returns it. Throws DatabaseBusy. */
  async enter(): Promise<() => void> {
    if (this.free > 0) this.free -= 1;
    else await this.turn(currentWork());
    let held = true;
    return () => {
      if (held) this.leave();
      held = false;
    };
  }

  private turn(work: DatabaseWork | null): Promise<void> {
    const queue = work?.begun ? this.begun : this.fresh;
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
    const queue = this.begun.size > 0 ? this.begun : this.fresh;
    const [next] = queue;
    if (!next) this.free += 1;
    else {
      queue.delete(next);
      next.enter();
    }
  }
}
