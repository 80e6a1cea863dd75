import type { MessagePart } from "#contracts/message.ts";
import { planAnswer } from "../../sandbox/llm/plan/script.ts";
import { textOf } from "../../sandbox/llm/protocol/wire.ts";
import type { Turn } from "../../sandbox/llm/types.ts";
import type { Rows } from "./rows.ts";

/** The scripted answer of the demo model to a reply's question, given the tool results stored in it. */
export function expectedText(rows: Rows, reply: Rows["messages"][number]): string {
  const turns: Turn[] = [{ role: "user", text: askedOf(rows, reply) }, ...reply.parts.flatMap(turnsOf)];
  return textOf(planAnswer(turns, ["list_tasks"]));
}

/** A reply's question. If the previous reply was stopped before any text, Anthropic gets both questions as one. */
function askedOf(rows: Rows, { parentId, model }: Rows["messages"][number]): string {
  const question = rows.messages.find((message) => message.id === parentId);
  const text = textIn(question?.parts ?? []);
  const before = rows.messages.find((message) => message.id === question?.parentId);
  const joins = model?.includes("claude") && before?.role === "assistant" && before.parts.length === 0;
  return joins ? `${askedOf(rows, { ...before, model })}\n\n${text}` : text;
}

function turnsOf(part: MessagePart): Turn[] {
  if (part.type !== "tool") return [];
  const { callId, name, input, output } = part;
  return [
    { role: "assistant", text: "", calls: [{ id: callId, name, input }] },
    { role: "tool", callId, name, output },
  ];
}

function textIn(parts: MessagePart[]): string {
  return parts.map((part) => (part.type === "text" ? part.text : "")).join("");
}
