import type { ThemedToken } from "shiki/core";
import type { ColourAnswer, ColourRequest } from "./colour-desk.ts";

/** The coloured lines of a block of code, and the part of it that they cover. */
export type Coloured = { text: string; lines: ThemedToken[][] };
type Answer = ColourAnswer | { id: number; isPlain: true };
type Ask = (request: ColourRequest) => void;

const blocks = new Map<number, GrowingCode>();
let asking: Promise<Ask> | undefined;
let lastId = 0;

/** A block of code on the page, which is coloured elsewhere. It asks for no more before it has an answer. */
export class GrowingCode {
  private id = 0;
  private code = "";
  private isEnded = false;
  /** What was asked about last. */
  private asked: { code: string; isEnded: boolean } | null = null;
  private isWaiting = false;
  private lines: ThemedToken[][] = [];
  private readonly language: string;
  private readonly show: (coloured: Coloured) => void;

  constructor(language: string, show: (coloured: Coloured) => void) {
    this.language = language;
    this.show = show;
  }

  grow(code: string, isEnded: boolean): void {
    if (this.id === 0 || !code.startsWith(this.asked?.code ?? "")) this.begin();
    this.code = code;
    this.isEnded = isEnded;
    this.ask();
  }

  close(): void {
    if (this.id === 0) return;
    blocks.delete(this.id);
    void asking?.then((ask) => ask({ id: this.id, isGone: true }));
  }

  /** Whoever was asked is gone. */
  askAgain(): void {
    const { code, isEnded } = this;
    this.begin();
    this.code = code;
    this.isEnded = isEnded;
    this.ask();
  }

  take(answer: Answer): void {
    this.isWaiting = false;
    // A language without colours: the code stays as it is.
    if ("isPlain" in answer) return;
    this.lines = [...this.lines.slice(0, answer.at), ...answer.lines];
    this.show({ text: this.code.slice(0, answer.length), lines: this.lines });
    this.ask();
  }

  /** Other code in the same place is another block. */
  private begin(): void {
    this.close();
    lastId += 1;
    this.id = lastId;
    this.asked = null;
    this.isWaiting = false;
    this.lines = [];
    blocks.set(this.id, this);
  }

  private ask(): void {
    const { code, isEnded, asked, id } = this;
    if (this.isWaiting || (asked?.code === code && asked.isEnded === isEnded)) return;
    // Nothing is coloured before its line has ended.
    const from = asked?.code.length ?? 0;
    if (!isEnded && !code.includes("\n", from)) return;
    this.isWaiting = true;
    this.asked = { code, isEnded };
    asking ??= openDesk();
    void asking.then((ask) => ask({ id, language: this.language, from, text: code.slice(from), isEnded }));
  }
}

function answered(answer: Answer): void {
  blocks.get(answer.id)?.take(answer);
}

/** A worker; where there can be none, the page colours by itself. */
async function openDesk(): Promise<Ask> {
  try {
    const worker = new Worker(new URL("./colour-worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => answered(data));
    worker.addEventListener("error", () => {
      worker.terminate();
      asking = deskOfPage();
      // None of them has an answer: each is a new block there.
      for (const block of [...blocks.values()]) block.askAgain();
    });
    return (request) => worker.postMessage(request);
  } catch {
    return deskOfPage();
  }
}

async function deskOfPage(): Promise<Ask> {
  const { ColourDesk } = await import("./colour-desk.ts");
  const desk = new ColourDesk();
  return (request) =>
    void desk.take(request).then(
      (answer) => answered(answer ?? { id: request.id, isPlain: true }),
      () => answered({ id: request.id, isPlain: true }),
    );
}
