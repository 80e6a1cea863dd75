import { ContentError } from "#lib/content-decoding.ts";

/** The limit for a response that is read as one text. */
const textBytesMax = 32_000_000;

/** Receives `bytes` from..to, which are only valid during the call. */
export type OnBytes = (bytes: Buffer, from: number, to: number) => void;

/** A response body that pushes its bytes to a single reader and buffers them until there is one. */
export class RawHttpBody {
  private pending: Buffer[] = [];
  private onBytes: OnBytes | null = null;
  private readonly done: Promise<void>;
  private settle: (error: Error | null) => void = () => {};
  private readonly onAbort: () => void;

  /** `onAbort` closes the connection. */
  constructor(onAbort: () => void = () => {}) {
    this.onAbort = onAbort;
    this.done = new Promise((resolve, reject) => {
      this.settle = (error) => (error ? reject(error) : resolve());
    });
    // A reader gets the rejection from `read`; a response judged by its status alone has no reader.
    this.done.catch(() => {});
  }

  push(bytes: Buffer, from = 0, to = bytes.length): void {
    if (this.onBytes) this.onBytes(bytes, from, to);
    else this.pending.push(Buffer.from(bytes.subarray(from, to)));
  }

  end(error: Error | null): void {
    this.settle(error);
  }

  abort(reason: Error): void {
    this.onAbort();
    this.settle(reason);
  }

  /** Passes every chunk to `onBytes`; settles when the body ends, rejects when it is cut off. `onBytes` must not throw. */
  read(onBytes: OnBytes): Promise<void> {
    for (const bytes of this.pending) onBytes(bytes, 0, bytes.length);
    this.pending = [];
    this.onBytes = onBytes;
    return this.done;
  }

  async text(): Promise<string> {
    const pieces: Buffer[] = [];
    let length = 0;
    await this.read((bytes, from, to) => {
      length += to - from;
      if (length <= textBytesMax) pieces.push(Buffer.from(bytes.subarray(from, to)));
      else this.abort(new ContentError("The server's answer is too large."));
    });
    return Buffer.concat(pieces).toString("utf8");
  }
}
