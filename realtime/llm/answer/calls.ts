import type { Opaque } from "#contracts/step-state.ts";
import { isObject } from "../adapters/json-object.ts";
import type { ModelEvent } from "../model.ts";
import { parseArguments } from "./arguments.ts";

/** A fragment of a tool call; any field may be missing. `slot`: the server's index or id for the call. */
export type CallFragment = {
  slot?: string | number | null;
  id?: string | null;
  name?: string | null;
  arguments?: unknown;
  /** Opaque data that the server wants back with the call. */
  extra?: Opaque | undefined;
};
type ToolCall = Extract<ModelEvent, { type: "tool_call" }>;
type Call = { slots: Set<string | number>; id: string; name: string; text: string; extra?: Opaque };

/**
 * Assembles the tool calls of one answer from fragments. Servers vary in everything: indexes missing, starting at 1 or all
 * equal; ids late, changing or missing; names split or repeated; arguments as an object, as growing text, or sent twice.
 */
export class CallCollector {
  private readonly calls: Call[] = [];
  private emittedCount = 0;
  /** Names of the offered tools: such a name is complete. */
  private readonly offered: ReadonlySet<string>;

  constructor(tools: readonly { name: string }[]) {
    this.offered = new Set(tools.map(({ name }) => name));
  }

  get size(): number {
    return this.calls.length;
  }

  add(fragment: CallFragment): void {
    const [id, name] = [fragment.id ?? "", fragment.name ?? ""];
    const call = this.callOf(fragment.slot ?? null, id, name, fragment.arguments);
    call.id ||= id;
    this.addName(call, name);
    addArguments(call, fragment.arguments);
    if (fragment.extra) call.extra = { ...call.extra, ...fragment.extra };
  }

  /** Starts a new call: the previous call in this slot is over. */
  begin(fragment: CallFragment): void {
    const slot = fragment.slot ?? null;
    const exists = this.calls.some((call) => Boolean(fragment.id) && call.id === fragment.id && (slot === null || call.slots.has(slot)));
    if (!exists) {
      if (slot !== null) for (const call of this.calls) call.slots.delete(slot);
      this.inSlot(this.start(), slot).id = fragment.id ?? "";
    }
    this.add({ ...fragment, slot: slot ?? fragment.id ?? null });
  }

  /** A complete call, sent at its end: replaces the fragments received before. */
  addWhole(fragment: CallFragment): void {
    const existing = this.calls.find((call) =>
      fragment.id ? call.id === fragment.id : fragment.slot != null && call.slots.has(fragment.slot),
    );
    if (existing) {
      existing.name = fragment.name || existing.name;
      existing.text = textOf(fragment.arguments) || existing.text;
      if (fragment.extra) existing.extra = { ...existing.extra, ...fragment.extra };
    } else this.add(fragment);
  }

  /** The call in this slot is complete. Emits it, unless an earlier call is still open. */
  *close(slot: string | number | null): Generator<ToolCall> {
    const call = this.calls[this.emittedCount];
    if (call && slot !== null && call.slots.has(slot)) yield this.emit(call);
  }

  /** The calls not yet emitted, in starting order. */
  *take(): Generator<ToolCall> {
    for (const call of this.calls.slice(this.emittedCount)) yield this.emit(call);
  }

  private emit({ id, name, text, extra }: Call): ToolCall {
    const index = this.emittedCount;
    this.emittedCount += 1;
    return { type: "tool_call", index, id: id || `call_${index}`, name, ...parseArguments(text), ...(extra ? { extra } : {}) };
  }

  private callOf(slot: string | number | null, id: string, name: string, args: unknown): Call {
    const currentInSlot = slot === null ? undefined : this.calls.findLast((call) => call.slots.has(slot));
    const withId = id === "" ? undefined : this.withId(id, slot, name);
    const existing = withId ?? (currentInSlot && !this.startsNewCall(currentInSlot, id, name, args) ? currentInSlot : undefined);
    if (existing) return this.inSlot(existing, slot);
    const last = this.calls.at(-1);
    // Without a slot and a new id, a fragment continues the previous call.
    const follows = last && !currentInSlot && this.continues(last, slot, id, name, args);
    return this.inSlot(follows ? last : this.start(), slot);
  }

  /** Some servers give every call the same id; the slot then tells them apart. */
  private withId(id: string, slot: string | number | null, name: string): Call | undefined {
    const same = this.calls.filter((call) => call.id === id);
    const here = same.find((call) => slot === null || call.slots.size === 0 || call.slots.has(slot));
    return here ?? (name === "" ? same.at(-1) : undefined);
  }

  /** Whether a fragment in the slot of `call` starts a new call: some servers send every call as index 0. */
  private startsNewCall(call: Call, id: string, name: string, args: unknown): boolean {
    if (name === "" || call.name === "") return false;
    if (id === "" || call.id === "") return id === call.id && name === call.name && isComplete(call.text) && isOther(call.text, args);
    if (name !== call.name && (this.offered.has(call.name) || this.offered.has(name))) return true;
    return isComplete(call.text) && textOf(args).trimStart().startsWith("{");
  }

  private continues(last: Call, slot: string | number | null, id: string, name: string, args: unknown): boolean {
    if (slot !== null && last.slots.size > 0) return false;
    if (id !== "" && last.id !== "" && id !== last.id && (name !== "" || isComplete(last.text))) return false;
    if (name === "" || last.name === "") return true;
    if (name !== last.name && (this.offered.has(name) || this.offered.has(last.name))) return false;
    // The same tool again: a new call if the previous one has complete arguments.
    return !(isComplete(last.text) && (args != null || id !== ""));
  }

  private start(): Call {
    const call: Call = { slots: new Set<string | number>(), id: "", name: "", text: "" };
    this.calls.push(call);
    return call;
  }

  private inSlot(call: Call, slot: string | number | null): Call {
    if (slot !== null) call.slots.add(slot);
    return call;
  }

  private addName(call: Call, name: string): void {
    if (name === "" || name === call.name || this.offered.has(call.name)) return;
    // Either the name so far repeated with more, or its next fragment; once arguments start, the name is complete.
    if (name.startsWith(call.name)) call.name = name;
    else if (call.text === "") call.name += name;
  }
}

function addArguments(call: Call, args: unknown): void {
  const text = textOf(args);
  if (text === "") return;
  const replaces = isObject(args) || (call.text.startsWith("{") && text.startsWith(call.text));
  call.text = replaces ? text : call.text + text;
}

/** Whether complete arguments differ from the previous ones; an empty object does not count, some servers start with it. */
function isOther(before: string, args: unknown): boolean {
  const text = textOf(args);
  return isComplete(text) && text.trim() !== before.trim() && !/^\s*\{\s*\}\s*$/.test(before);
}

function textOf(args: unknown): string {
  if (args === null || args === undefined) return "";
  return typeof args === "string" ? args : JSON.stringify(args);
}

function isComplete(text: string): boolean {
  if (!text.trimEnd().endsWith("}")) return false;
  try {
    return isObject(JSON.parse(text));
  } catch {
    return false;
  }
}
