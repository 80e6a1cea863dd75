import { clockNow } from "#lib/database/clock.ts";
/** A call without progress for this long is aborted. */
export const silenceMs = 60_000;
/** The maximum duration of one call, whatever its progress. Time in which the user is asked does not count. */
export const workMs = 10 * 60_000;

/** The time limit of one tool call. `signal` aborts with a TimeoutError. */
export class CallClock {
  private readonly controller = new AbortController();
  private silence: NodeJS.Timeout | null = null;
  private work: NodeJS.Timeout | null = null;
  private workLeftMs: number;
  private runningSince = 0;
  private pauses = 0;
  private readonly limits: { silenceMs: number; workMs: number };

  constructor(limits: { silenceMs: number; workMs: number } = { silenceMs, workMs }) {
    this.limits = limits;
    this.workLeftMs = limits.workMs;
    this.run();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Called on progress of the server. */
  touch(): void {
    if (this.pauses > 0 || this.signal.aborted) return;
    if (this.silence) clearTimeout(this.silence);
    this.silence = setTimeout(this.cut, this.limits.silenceMs);
  }

  /** Pauses while `wait` is pending. */
  async pausedFor<T>(wait: () => Promise<T>): Promise<T> {
    this.pauses += 1;
    if (this.pauses === 1) this.halt();
    try {
      return await wait();
    } finally {
      this.pauses -= 1;
      if (this.pauses === 0 && !this.signal.aborted) this.run();
    }
  }

  stop(): void {
    this.halt();
    this.pauses += 1;
  }

  private run(): void {
    this.runningSince = clockNow();
    this.work = setTimeout(this.cut, this.workLeftMs);
    this.touch();
  }

  private halt(): void {
    if (this.silence) clearTimeout(this.silence);
    if (!this.work) return;
    clearTimeout(this.work);
    this.work = null;
    this.workLeftMs = Math.max(0, this.workLeftMs - (clockNow() - this.runningSince));
  }

  private readonly cut = (): void => {
    this.halt();
    this.controller.abort(new DOMException("The server took too long", "TimeoutError"));
  };
}
