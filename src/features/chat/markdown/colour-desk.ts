import type { ThemedToken } from "shiki/core";
import { Colouring } from "./highlight.ts";

/** What one block of code has grown by: `text` begins at `from`. `isGone`: it is no longer on the page. */
export type ColourRequest = { id: number; language: string; from: number; text: string; isEnded: boolean } | { id: number; isGone: true };

/** Lines from line `at` on; with those before them they cover `length` characters. */
export type ColourAnswer = { id: number; at: number; lines: ThemedToken[][]; length: number };

type Code = { text: string; colouring: Promise<Colouring | null>; sent: ThemedToken[][] };

/** Colours blocks of code while they grow. It is where that costs nobody a frame: in a worker, where there is one. */
export class ColourDesk {
  private readonly codes = new Map<number, Code>();

  /** Null where there is nothing to colour. */
  async take(request: ColourRequest): Promise<ColourAnswer | null> {
    const { id } = request;
    if ("isGone" in request) {
      this.codes.delete(id);
      return null;
    }
    const code = this.codes.get(id) ?? { text: "", colouring: Colouring.of(request.language), sent: [] };
    this.codes.set(id, code);
    code.text = code.text.slice(0, request.from) + request.text;
    const colouring = await code.colouring;
    if (!colouring) return null;
    const all = colouring.linesOf(code.text, request.isEnded);
    const length = colouring.colouredLength;
    // The last line of code that still grows has no colours.
    const lines = length < code.text.length ? all.slice(0, -1) : all;
    const at = lines.findIndex((line, index) => line !== code.sent[index]);
    code.sent = lines;
    return { id, at: at < 0 ? lines.length : at, lines: at < 0 ? [] : lines.slice(at), length };
  }
}
