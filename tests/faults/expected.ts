import type { MessagePart } from "#contracts/message.ts";
import { planAnswer } from "../../sandbox/llm/script.ts";
import type { Turn } from "../../sandbox/llm/types.ts";
import { textOf } from "../../sandbox/llm/wire.ts";
import type { Rows } from "./rows.ts";

/** What the demo model's script says to the question of this reply, after the tool results that are stored in it. */
export function expectedText(rows: Rows, reply: Rows["messages"][number]): string {
  const question = rows.messages.find((message) => message.id === reply.parentId);
  const turns: Turn[] = [{ role: "user", text: textIn(question?.parts ?? []) }, ...reply.parts.flatMap(turnsOf)];
  return textOf(planAnswer(turns, ["list_tasks"]));
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
