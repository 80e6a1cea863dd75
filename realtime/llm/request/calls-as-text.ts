import { type ModelMessage, outputText } from "../model.ts";

/** The messages for a request without tools: calls become text, because providers reject calls without tool definitions. */
export function callsAsText(messages: ModelMessage[]): ModelMessage[] {
  const outputs = new Map<string, string[]>();
  return messages.flatMap((message, index): ModelMessage[] => {
    if (message.role === "tool") return [];
    if (message.role === "user" || message.toolCalls.length === 0) return [message];
    outputs.clear();
    for (const next of messages.slice(index + 1)) {
      if (next.role === "assistant") break;
      if (next.role === "tool") outputs.set(next.toolCallId, [...(outputs.get(next.toolCallId) ?? []), outputText(next.output)]);
    }
    const calls = message.toolCalls.map(({ id, name, input }) => {
      const output = outputs.get(id)?.shift() ?? "it was not run";
      return `[Tool ${name} with ${JSON.stringify(input ?? {})}: ${output}]`;
    });
    const text = [message.text.trim() === "" ? "" : message.text, ...calls].filter(Boolean).join("\n\n");
    return endsWithResults(messages, index)
      ? [{ role: "assistant", text, toolCalls: [] }, continueAfterTools]
      : [{ role: "assistant", text, toolCalls: [] }];
  });
}

/** A reply in progress continues after the results of its last calls. */
function endsWithResults(messages: ModelMessage[], index: number): boolean {
  return messages.slice(index + 1).every(({ role }) => role === "tool");
}

const continueAfterTools: ModelMessage = { role: "user", text: "Go on with your answer. The tools gave what stands above." };
