/** Handlers for the contents of the channels, in order. */
export type HarmonyEvents = { text: (text: string) => void; thought: (text: string) => void; call: (name: string, args: string) => void };

const token = /<\|(start|end|message|channel|constrain|return|call)\|>/g;
const cutToken = /<(\|[a-z]{0,9}\|?)?$/;
const openings = ["<|channel|>", "<|start|>assistant"];

/** Whether a text is in the Harmony format; "maybe" if it is too short to tell. */
export function isHarmony(text: string): boolean | "maybe" {
  if (openings.some((opening) => text.startsWith(opening))) return true;
  return openings.some((opening) => opening.startsWith(text)) ? "maybe" : false;
}

/**
 * Parses gpt-oss's Harmony format where the server passes it on as text: `<|channel|>analysis<|message|>…<|end|>` is thought,
 * `final` is the answer, and `commentary to=functions.name` a tool call.
 */
export class HarmonyReader {
  private buffer = "";
  private header = "";
  /** The destination of the open message's text; null between messages. */
  private body: "text" | "thought" | { name: string; args: string } | null = null;
  private readonly events: HarmonyEvents;

  constructor(events: HarmonyEvents) {
    this.events = events;
  }

  push(text: string): void {
    this.buffer += text;
    let from = 0;
    for (const found of this.buffer.matchAll(token)) {
      this.addText(this.buffer.slice(from, found.index));
      from = found.index + found[0].length;
      this.onMarker(found[1] ?? "", found[0]);
    }
    this.buffer = this.buffer.slice(from);
    const cut = cutToken.exec(this.buffer)?.index ?? this.buffer.length;
    this.addText(this.buffer.slice(0, cut));
    this.buffer = this.buffer.slice(cut);
  }

  end(): void {
    this.addText(this.buffer);
    this.buffer = "";
    this.close();
    // Text outside any message still belongs to the answer.
    const unclaimed = this.header.replace(/^\s*assistant\b/, "").replaceAll(token, "");
    this.header = "";
    if (unclaimed.trim() !== "") this.events.text(unclaimed);
  }

  private onMarker(name: string, literal: string): void {
    if (name === "message") {
      this.body = bodyOf(this.header);
      this.header = "";
    } else if (this.body === null && (name === "channel" || name === "constrain")) this.header += literal;
    else if (name !== "constrain") {
      this.close();
      this.header = name === "channel" ? literal : "";
    }
  }

  private addText(text: string): void {
    if (text === "") return;
    if (this.body === null) this.header += text;
    else if (this.body === "text") this.events.text(text);
    else if (this.body === "thought") this.events.thought(text);
    else this.body.args += text;
  }

  private close(): void {
    if (typeof this.body === "object" && this.body !== null) this.events.call(this.body.name, this.body.args);
    this.body = null;
  }
}

function bodyOf(header: string): "text" | "thought" | { name: string; args: string } {
  const [, to = ""] = /\bto=(?:functions\.)?([\w.-]+)/.exec(header) ?? [];
  const [, channel = "final"] = /<\|channel\|>\s*(\w+)/.exec(header) ?? [];
  // The model's built-in tools are addressed in the thoughts.
  if (to !== "" && /\bto=functions\./.test(header)) return { name: to, args: "" };
  return to !== "" || channel === "analysis" ? "thought" : "text";
}
