import { schemaProblems } from "../../tools/schema-problems.ts";
import type { ModelTool } from "../model.ts";
import { callsIn, mayBeOnlyCalls, startsWithCall, type TextCall } from "./text-call-formats.ts";

/** A longer text is not a tool call. */
const bufferMax = 64_000;
/** A code fence, possibly inside a list or quotation. */
const fence = /^(?:[-*+>\s]|\d{1,9}[.)])*(`{3,}|~{3,})(.*)$/;

type Handlers = { text: (text: string) => void; call: (call: TextCall) => void };

/**
 * Detects tool calls written as text, for servers that do not parse them. They must start a line outside code and be all of
 * the remaining text; each must name an offered tool and match its schema. Everything else is emitted unchanged as text, and
 * no call is emitted as text before that is decided.
 */
export class TextCalls {
  private buffer = "";
  private at: "beginning" | "line" | "call" | "text";
  private line = "";
  private openFence: string | null = null;
  private readonly tools: ReadonlyMap<string, ModelTool>;
  private readonly handlers: Handlers;

  constructor(tools: readonly ModelTool[], handlers: Handlers) {
    this.tools = new Map(tools.map((tool) => [tool.name, tool]));
    this.handlers = handlers;
    this.at = tools.length > 0 ? "beginning" : "text";
  }

  /** True once all further text is passed through unchecked. */
  get isPassThrough(): boolean {
    return this.at === "text";
  }

  push(text: string): void {
    if (this.at === "text") {
      this.handlers.text(text);
      return;
    }
    this.buffer += text;
    while (this.step());
  }

  /** Emits the buffer as text, because another event must follow it: this is not a call. */
  flush(): void {
    if (this.at === "call") this.at = "text";
    this.emitText(this.buffer.length);
  }

  /** No more text comes. `mayCall`: the answer is complete and the server itself sent no call. */
  end(mayCall: boolean): void {
    const calls = this.at === "call" && mayCall ? callsIn(this.buffer, (tool, field) => this.acceptsText(tool, field)) : null;
    if (calls?.every((call) => this.isOffered(call))) {
      this.buffer = "";
      for (const call of calls) this.handlers.call(call);
    }
    this.flush();
  }

  /** Returns true if the buffer needs another step. */
  private step(): boolean {
    if (this.buffer === "") return false;
    if (this.at === "call") {
      if (this.buffer.length <= bufferMax && mayBeOnlyCalls(this.buffer)) return false;
      // The model only mentions such tags: stop looking for calls.
      this.flush();
      return false;
    }
    return this.at === "beginning" ? this.beginLine() : this.readLine();
  }

  private beginLine(): boolean {
    const content = this.buffer.trimStart();
    if (content === "" && this.buffer.length < bufferMax) return false;
    const space = this.buffer.slice(0, this.buffer.length - content.length);
    const indent = space.slice(space.lastIndexOf("\n") + 1);
    const isCode = this.openFence !== null || indent.includes("\t") || indent.length > 3;
    const begins = isCode ? false : startsWithCall(content);
    if (begins === "maybe") return false;
    this.at = begins ? "call" : "line";
    if (!begins) {
      this.emitText(space.length);
      this.line = indent;
    }
    return true;
  }

  private readLine(): boolean {
    const end = this.buffer.indexOf("\n");
    const content = end < 0 ? this.buffer : this.buffer.slice(0, end);
    // The start of a line, and whether it continues, decide whether it is a fence.
    this.line = (this.line + content).slice(0, 200);
    this.emitText(content.length);
    if (end < 0) return false;
    this.noteFence();
    this.at = "beginning";
    return true;
  }

  private noteFence(): void {
    const [, marks = "", rest = ""] = fence.exec(this.line) ?? [];
    if (marks !== "" && this.openFence === null && !(marks.startsWith("`") && rest.includes("`"))) this.openFence = marks;
    else if (this.openFence !== null && marks.startsWith(this.openFence) && rest.trim() === "") this.openFence = null;
  }

  private emitText(length: number): void {
    const text = this.buffer.slice(0, length);
    this.buffer = this.buffer.slice(length);
    if (text !== "") this.handlers.text(text);
  }

  private isOffered({ name, input }: TextCall): boolean {
    const tool = this.tools.get(name);
    return tool !== undefined && schemaProblems(tool.inputSchema, input).length === 0;
  }

  private acceptsText(name: string, field: string): boolean {
    const schema = this.tools.get(name)?.inputSchema;
    const properties = (schema?.properties ?? {}) as Record<string, unknown>;
    return Object.hasOwn(properties, field) && schemaProblems(properties[field], "words").length === 0;
  }
}
