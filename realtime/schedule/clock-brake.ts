import { logger } from "#lib/logger.ts";
import { clockJumpMs, clockJumpPauseMs } from "../tunables.ts";

/** Both clocks at one moment, in milliseconds: the database's, by which all go, and this process's own, which cannot be set. */
export type Clocks = { database: number; own: number };

/** Begins nothing for a while after the clock of all has leapt ahead while this process went on: it may be set back. */
export class ClockBrake {
  private last: Clocks;
  private heldUntil = Number.NEGATIVE_INFINITY;

  constructor(first: Clocks) {
    this.last = first;
  }

  holds(now: Clocks): boolean {
    const leapt = now.database - this.last.database - (now.own - this.last.own);
    this.last = now;
    if (leapt > clockJumpMs) {
      logger.warn({ leapt_ms: Math.round(leapt) }, "the clock has jumped ahead; schedules wait a moment");
      this.heldUntil = now.own + clockJumpPauseMs;
    }
    return now.own < this.heldUntil;
  }
}
