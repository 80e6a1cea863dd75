/** What the channels of an answer say, in order. */
export type HarmonyEvents = { text: (text: string) => void; thought: (text: string) => void; call: (name: string, args: string) => void };

const token = /<\|(start|end|message|channel|constrain|return|call)\|>/g;
const cutToken = /<(\|[a-z]{0,9}\|?)?$/;
const beginnings = ["<|channel|>", "<|start|>assistant"];

/** Whether a text begins as an answer in channels does; "maybe" where it is too short to say. */
export function isHarmony(text: string): boolean | "maybe" {
  if (beginnings.some((begins) => text.startsWith(begins))) return true;
  return beginnings.some((begins) => begins.startsWith(text)) ? "maybe" : false;
}

/**
 * Reads the channels of gpt-oss where its server passes them on as text: `<|channel|>analysis<|message|>…<|end|>` is thought,
 * `final` the answer, and `commentary to=functions.name` a call.
 */
export class HarmonyReader {
  private held = "";
  private header = "";
  /** Where the words of the open message go; null: between messages. */
  private body: "text" | "thought" | { name: string; args: string } | null = null;
  private readonly events: HarmonyEvents;

  constructor(events: HarmonyEvents) {
    this.events = events;
  }

  push(text: string): void {
    this.held += text;
    let from = 0;
    for (const found of this.held.matchAll(token)) {
      this.say(this.held.slice(from, found.index));
      from = found.index + found[0].length;
      this.mark(found[1] ?? "", found[0]);
    }
    this.held = this.held.slice(from);
    const cut = cutToken.exec(this.held)?.index ?? this.held.length;
    this.say(this.held.slice(0, cut));
    this.held = this.held.slice(cut);
  }

  end(): void {
    this.say(this.held);
    this.held = "";
    this.close();
    // Words that no mark claims were said all the same.
    const left = this.header.replace(/^\s*assistant\b/, "").replaceAll(token, "");
    this.header = "";
    if (left.trim() !== "") this.events.text(left);
  }

  private mark(name: string, written: string): void {
    if (name === "message") {
      this.body = bodyOf(this.header);
      this.header = "";
    } else if (this.body === null && (name === "channel" || name === "constrain")) this.header += written;
    else if (name !== "constrain") {
      this.close();
      this.header = name === "channel" ? written : "";
    }
  }

  private say(words: string): void {
    if (words === "") return;
    if (this.body === null) this.header += words;
    else if (this.body === "text") this.events.text(words);
    else if (this.body === "thought") this.events.thought(words);
    else this.body.args += words;
  }

  private close(): void {
    if (typeof this.body === "object" && this.body !== null) this.events.call(this.body.name, this.body.args);
    this.body = null;
  }
}

function bodyOf(header: string): "text" | "thought" | { name: string; args: string } {
  const [, to = ""] = /\bto=(?:functions\.)?([\w.-]+)/.exec(header) ?? [];
  const [, channel = "final"] = /<\|channel\|>\s*(\w+)/.exec(header) ?? [];
  // Tools that are the model's own, and not ours, are talked to in thought.
  if (to !== "" && /\bto=functions\./.test(header)) return { name: to, args: "" };
  return to !== "" || channel === "analysis" ? "thought" : "text";
}
