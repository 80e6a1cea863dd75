import pino from "pino";

/** How long a line is buffered: a separate write for each costs a busy process a tenth of its time. */
const waitMs = 20;
const errorLevel = 50;

/**
 * Writes buffered lines to stdout together; an error is flushed at once with all lines before it. A kill loses the last moment.
 */
class LogLines {
  // Makes pino set the level of a line before it writes it.
  readonly [pino.symbols.needsMetadataGsym] = true;
  lastLevel = 0;
  private readonly out = pino.destination({ fd: 1, sync: true });
  private waiting = "";
  private timer: NodeJS.Timeout | null = null;

  write(line: string): void {
    this.waiting += line;
    if (this.lastLevel >= errorLevel) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), waitMs).unref();
  }

  flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const lines = this.waiting;
    this.waiting = "";
    if (lines !== "") this.out.write(lines);
  }
}

/** Where the logger writes. */
export const logLines = new LogLines();
process.on("exit", () => logLines.flush());
