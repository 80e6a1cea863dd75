import { ContentError } from "#lib/content-decoding.ts";

/** Of an answer that is read as one text. */
const textBytesMax = 32_000_000;

/** Takes bytes that may be looked at only during the call: those of `bytes` in from..to. */
export type TakeBytes = (bytes: Buffer, from: number, to: number) => void;

/** The body of an answer, pushed piece by piece to its one reader. What comes before there is a reader waits for it. */
export class RawHttpBody {
  private waiting: Buffer[] = [];
  private take: TakeBytes | null = null;
  private readonly over: Promise<void>;
  private settle: (error: Error | null) => void = () => {};
  private readonly onCut: () => void;

  /** `onCut` breaks the connection off. */
  constructor(onCut: () => void = () => {}) {
    this.onCut = onCut;
    this.over = new Promise((resolve, reject) => {
      this.settle = (error) => (error ? reject(error) : resolve());
    });
    // Whoever reads hears of it; an answer whose status says enough is read by nobody.
    this.over.catch(() => {});
  }

  push(bytes: Buffer, from = 0, to = bytes.length): void {
    if (this.take) this.take(bytes, from, to);
    else this.waiting.push(Buffer.from(bytes.subarray(from, to)));
  }

  end(error: Error | null): void {
    this.settle(error);
  }

  cut(reason: Error): void {
    this.onCut();
    this.settle(reason);
  }

  /** Tells `take` every piece; settles when the body has ended, rejects when it broke off. `take` must not throw. */
  pour(take: TakeBytes): Promise<void> {
    for (const bytes of this.waiting) take(bytes, 0, bytes.length);
    this.waiting = [];
    this.take = take;
    return this.over;
  }

  async text(): Promise<string> {
    const pieces: Buffer[] = [];
    let length = 0;
    await this.pour((bytes, from, to) => {
      length += to - from;
      if (length <= textBytesMax) pieces.push(Buffer.from(bytes.subarray(from, to)));
      else this.cut(new ContentError("The server's answer is too large."));
    });
    return Buffer.concat(pieces).toString("utf8");
  }
}
