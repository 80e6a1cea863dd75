import { schemaProblems } from "../../tools/schema-problems.ts";
import type { ModelTool } from "../model.ts";
import { beginsCall, callsIn, mayBeCalls, type WrittenCall } from "./written-call-forms.ts";

/** More than this is no call that anybody means. */
const heldMax = 64_000;
/** A fence of a block of code, also one within a list or a quotation. */
const fence = /^(?:[-*+>\s]|\d{1,9}[.)])*(`{3,}|~{3,})(.*)$/;

type Hear = { text: (text: string) => void; call: (call: WrittenCall) => void };

/**
 * Finds calls that a model wrote into its answer, where its server does not read them. They must begin a line outside of
 * code and be all that follows; each must name an offered tool and fit its schema. Whatever is not so is text, as it came.
 * No piece of one is told as text before that is clear.
 */
export class WrittenCalls {
  private held = "";
  private at: "beginning" | "line" | "call" | "text";
  private line = "";
  private open: string | null = null;
  private readonly tools: ReadonlyMap<string, ModelTool>;
  private readonly hear: Hear;

  constructor(tools: readonly ModelTool[], hear: Hear) {
    this.tools = new Map(tools.map((tool) => [tool.name, tool]));
    this.hear = hear;
    this.at = tools.length > 0 ? "beginning" : "text";
  }

  /** Nothing is looked for in what comes now. */
  get isOver(): boolean {
    return this.at === "text";
  }

  push(text: string): void {
    if (this.at === "text") {
      this.hear.text(text);
      return;
    }
    this.held += text;
    while (this.step());
  }

  /** What follows belongs to the text so far, which is told now: no call ends so. */
  settle(): void {
    if (this.at === "call") this.at = "text";
    this.tell(this.held.length);
  }

  /** No more text comes. `mayCall`: the answer is whole, and its server told no call itself. */
  end(mayCall: boolean): void {
    const calls = this.at === "call" && mayCall ? callsIn(this.held, (tool, field) => this.takesText(tool, field)) : null;
    if (calls?.every((call) => this.isOffered(call))) {
      this.held = "";
      for (const call of calls) this.hear.call(call);
    }
    this.settle();
  }

  /** True: there is more to look at in what is held. */
  private step(): boolean {
    if (this.held === "") return false;
    if (this.at === "call") {
      if (this.held.length <= heldMax && mayBeCalls(this.held)) return false;
      // Who speaks of such tags is not listened to for calls.
      this.settle();
      return false;
    }
    return this.at === "beginning" ? this.beginLine() : this.readLine();
  }

  private beginLine(): boolean {
    const words = this.held.trimStart();
    if (words === "" && this.held.length < heldMax) return false;
    const space = this.held.slice(0, this.held.length - words.length);
    const indent = space.slice(space.lastIndexOf("\n") + 1);
    const isCode = this.open !== null || indent.includes("\t") || indent.length > 3;
    const begins = isCode ? false : beginsCall(words);
    if (begins === "maybe") return false;
    this.at = begins ? "call" : "line";
    if (!begins) {
      this.tell(space.length);
      this.line = indent;
    }
    return true;
  }

  private readLine(): boolean {
    const end = this.held.indexOf("\n");
    const words = end < 0 ? this.held : this.held.slice(0, end);
    // Only how it begins, and whether it goes on, says what a line is.
    this.line = (this.line + words).slice(0, 200);
    this.tell(words.length);
    if (end < 0) return false;
    this.noteFence();
    this.at = "beginning";
    return true;
  }

  private noteFence(): void {
    const [, marks = "", rest = ""] = fence.exec(this.line) ?? [];
    if (marks !== "" && this.open === null && !(marks.startsWith("`") && rest.includes("`"))) this.open = marks;
    else if (this.open !== null && marks.startsWith(this.open) && rest.trim() === "") this.open = null;
  }

  private tell(length: number): void {
    const text = this.held.slice(0, length);
    this.held = this.held.slice(length);
    if (text !== "") this.hear.text(text);
  }

  private isOffered({ name, input }: WrittenCall): boolean {
    const tool = this.tools.get(name);
    return tool !== undefined && schemaProblems(tool.inputSchema, input).length === 0;
  }

  private takesText(name: string, field: string): boolean {
    const schema = this.tools.get(name)?.inputSchema;
    const properties = (schema?.properties ?? {}) as Record<string, unknown>;
    return Object.hasOwn(properties, field) && schemaProblems(properties[field], "words").length === 0;
  }
}
