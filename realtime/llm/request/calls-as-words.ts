import { type ModelTurn, outputText } from "../model.ts";

/** A conversation for a request without tools: what was called is told in words, since calls without tools are refused. */
export function callsAsWords(turns: ModelTurn[]): ModelTurn[] {
  const outputs = new Map<string, string[]>();
  return turns.flatMap((turn, index): ModelTurn[] => {
    if (turn.role === "tool") return [];
    if (turn.role === "user" || turn.toolCalls.length === 0) return [turn];
    outputs.clear();
    for (const next of turns.slice(index + 1)) {
      if (next.role === "assistant") break;
      if (next.role === "tool") outputs.set(next.toolCallId, [...(outputs.get(next.toolCallId) ?? []), outputText(next.output)]);
    }
    const told = turn.toolCalls.map(({ id, name, input }) => {
      const output = outputs.get(id)?.shift() ?? "it was not run";
      return `[Tool ${name} with ${JSON.stringify(input ?? {})}: ${output}]`;
    });
    const text = [turn.text.trim() === "" ? "" : turn.text, ...told].filter(Boolean).join("\n\n");
    return isLastOfTools(turns, index)
      ? [{ role: "assistant", text, toolCalls: [] }, announceAndStart]
      : [{ role: "assistant", text, toolCalls: [] }];
  });
}

/** A reply that is being written goes on behind the results of its last calls. */
function isLastOfTools(turns: ModelTurn[], index: number): boolean {
  return turns.slice(index + 1).every(({ role }) => role === "tool");
}

const announceAndStart: ModelTurn = { role: "user", text: "Go on with your answer. The tools gave what stands above." };
