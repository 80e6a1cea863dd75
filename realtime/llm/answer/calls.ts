import type { Opaque } from "#contracts/step-state.ts";
import { isObject } from "../adapters/json-object.ts";
import type { ModelEvent } from "../model.ts";
import { parseArguments } from "./arguments.ts";

/** A piece of a call as it came: any of it may be missing. `place`: where its server counts it, by whatever name. */
export type CallPiece = {
  place?: string | number | null;
  id?: string | null;
  name?: string | null;
  arguments?: unknown;
  /** What its server wants back beside it. */
  extra?: Opaque | undefined;
};
type ToolCall = Extract<ModelEvent, { type: "tool_call" }>;
type Call = { places: Set<string | number>; id: string; name: string; text: string; extra?: Opaque };

/**
 * Puts the calls of one answer together from their pieces. Servers differ in all of it: places that are missing, begin
 * at 1 or are the same for every call; ids that come late, change or are missing; names in pieces or repeated; arguments
 * as an object, as a growing text, or told twice.
 */
export class CallCollector {
  private readonly calls: Call[] = [];
  private told = 0;
  /** A name that was offered is whole. */
  private readonly offered: ReadonlySet<string>;

  constructor(tools: readonly { name: string }[]) {
    this.offered = new Set(tools.map(({ name }) => name));
  }

  get size(): number {
    return this.calls.length;
  }

  add(piece: CallPiece): void {
    const [id, name] = [piece.id ?? "", piece.name ?? ""];
    const call = this.callOf(piece.place ?? null, id, name, piece.arguments);
    call.id ||= id;
    this.addName(call, name);
    addArguments(call, piece.arguments);
    if (piece.extra) call.extra = { ...call.extra, ...piece.extra };
  }

  /** The beginning of a call by itself: what was at this place before is over. */
  begin(piece: CallPiece): void {
    const place = piece.place ?? null;
    const isKnown = this.calls.some((call) => Boolean(piece.id) && call.id === piece.id && (place === null || call.places.has(place)));
    if (!isKnown) {
      if (place !== null) for (const call of this.calls) call.places.delete(place);
      this.placed(this.start(), place).id = piece.id ?? "";
    }
    this.add({ ...piece, place: place ?? piece.id ?? null });
  }

  /** The whole of a call, told at its end: what came of it before in pieces counts no more. */
  addWhole(piece: CallPiece): void {
    const known = this.calls.find((call) => (piece.id ? call.id === piece.id : piece.place != null && call.places.has(piece.place)));
    if (known) {
      known.name = piece.name || known.name;
      known.text = textOf(piece.arguments) || known.text;
      if (piece.extra) known.extra = { ...known.extra, ...piece.extra };
    } else this.add(piece);
  }

  /** The call at this place has ended: it, unless one before it has not. */
  *close(place: string | number | null): Generator<ToolCall> {
    const call = this.calls[this.told];
    if (call && place !== null && call.places.has(place)) yield this.tell(call);
  }

  /** The calls that were not told yet, in the order in which they began. */
  *take(): Generator<ToolCall> {
    for (const call of this.calls.slice(this.told)) yield this.tell(call);
  }

  private tell({ id, name, text, extra }: Call): ToolCall {
    const index = this.told;
    this.told += 1;
    return { type: "tool_call", index, id: id || `call_${index}`, name, ...parseArguments(text), ...(extra ? { extra } : {}) };
  }

  private callOf(place: string | number | null, id: string, name: string, given: unknown): Call {
    const atPlace = place === null ? undefined : this.calls.findLast((call) => call.places.has(place));
    const withId = id === "" ? undefined : this.withId(id, place, name);
    const known = withId ?? (atPlace && !this.isAnother(atPlace, id, name, given) ? atPlace : undefined);
    if (known) return this.placed(known, place);
    const last = this.calls.at(-1);
    // Without a place, and without an id of its own, a piece goes on with the call before it.
    const follows = last && !atPlace && this.goesOn(last, place, id, name, given);
    return this.placed(follows ? last : this.start(), place);
  }

  /** Some servers give all of their calls the same id: then their places tell them apart. */
  private withId(id: string, place: string | number | null, name: string): Call | undefined {
    const same = this.calls.filter((call) => call.id === id);
    const here = same.find((call) => place === null || call.places.size === 0 || call.places.has(place));
    return here ?? (name === "" ? same.at(-1) : undefined);
  }

  /** Whether a piece at the place of `call` begins another one: some servers count all of theirs as the first. */
  private isAnother(call: Call, id: string, name: string, given: unknown): boolean {
    if (name === "" || call.name === "") return false;
    if (id === "" || call.id === "") return id === call.id && name === call.name && isComplete(call.text) && isOther(call.text, given);
    if (name !== call.name && (this.offered.has(call.name) || this.offered.has(name))) return true;
    return isComplete(call.text) && textOf(given).trimStart().startsWith("{");
  }

  private goesOn(last: Call, place: string | number | null, id: string, name: string, given: unknown): boolean {
    if (place !== null && last.places.size > 0) return false;
    if (id !== "" && last.id !== "" && id !== last.id && (name !== "" || isComplete(last.text))) return false;
    if (name === "" || last.name === "") return true;
    if (name !== last.name && (this.offered.has(name) || this.offered.has(last.name))) return false;
    // The same tool again: another call once the one before has all of its arguments.
    return !(isComplete(last.text) && (given != null || id !== ""));
  }

  private start(): Call {
    const call: Call = { places: new Set<string | number>(), id: "", name: "", text: "" };
    this.calls.push(call);
    return call;
  }

  private placed(call: Call, place: string | number | null): Call {
    if (place !== null) call.places.add(place);
    return call;
  }

  private addName(call: Call, name: string): void {
    if (name === "" || name === call.name || this.offered.has(call.name)) return;
    // Told again with more of it, or the next piece of it; after the first argument a name is complete.
    if (name.startsWith(call.name)) call.name = name;
    else if (call.text === "") call.name += name;
  }
}

function addArguments(call: Call, given: unknown): void {
  const text = textOf(given);
  if (text === "") return;
  const isWholeAgain = isObject(given) || (call.text.startsWith("{") && text.startsWith(call.text));
  call.text = isWholeAgain ? text : call.text + text;
}

/** Complete arguments that are not those told before, of which some servers send an empty beginning. */
function isOther(before: string, given: unknown): boolean {
  const text = textOf(given);
  return isComplete(text) && text.trim() !== before.trim() && !/^\s*\{\s*\}\s*$/.test(before);
}

function textOf(given: unknown): string {
  if (given === null || given === undefined) return "";
  return typeof given === "string" ? given : JSON.stringify(given);
}

function isComplete(text: string): boolean {
  if (!text.trimEnd().endsWith("}")) return false;
  try {
    return isObject(JSON.parse(text));
  } catch {
    return false;
  }
}
