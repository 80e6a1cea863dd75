/** What a connection can be told while an answer comes. */
type Controller = { abort: (reason: Error) => void };

/** The body of an answer, pushed chunk by chunk to its one reader. What comes before there is a reader waits for it. */
export class LeanBody {
  private waiting: Uint8Array[] = [];
  private take: ((chunk: Uint8Array) => void) | null = null;
  private controller: Controller | null = null;
  private cutBy: Error | null = null;
  private readonly over: Promise<void>;
  private settle: (error: Error | null) => void = () => {};

  constructor() {
    this.over = new Promise((resolve, reject) => {
      this.settle = (error) => (error ? reject(error) : resolve());
    });
    // Whoever reads hears of it; an answer whose status says enough is read by nobody.
    this.over.catch(() => {});
  }

  controls(controller: Controller): void {
    this.controller = controller;
    if (this.cutBy) controller.abort(this.cutBy);
  }

  push(chunk: Uint8Array): void {
    if (this.take) this.take(chunk);
    else this.waiting.push(chunk);
  }

  end(error: Error | null): void {
    this.settle(error);
  }

  /** Breaks the connection off. */
  cut(reason: Error): void {
    this.cutBy ??= reason;
    this.controller?.abort(reason);
  }

  /** Tells `take` every chunk; settles when the body has ended, rejects when it broke off. `take` must not throw. */
  pour(take: (chunk: Uint8Array) => void): Promise<void> {
    for (const chunk of this.waiting) take(chunk);
    this.waiting = [];
    this.take = take;
    return this.over;
  }

  async text(): Promise<string> {
    const chunks: Uint8Array[] = [];
    await this.pour((chunk) => void chunks.push(chunk));
    return Buffer.concat(chunks).toString("utf8");
  }
}
