import { storableText } from "#contracts/text.ts";
import { ModelError, type ModelEvent } from "../model.ts";

export type EndReason = Extract<ModelEvent, { type: "end" }>["reason"];

/** The providers' names for a complete answer, a truncated one, and a refusal. */
const whole =
  "stop|stopped|stop_token|end|end_turn|stop_sequence|eos|eos_token|complete|completed|finish|finished|done|tool_calls?|tool_use|function_calls?";
const cut =
  "length|max_tokens|max_output_tokens|max_completion_tokens|max_length|token_limit|model_length|context_length|context_length_exceeded|model_context_window_exceeded";
const declined =
  "refusal|refused|content_filter|content_filtered|safety|sensitive|guardrail_intervened|prohibited_content|recitation|blocklist|spii|image_safety";
const exactly = (names: string) => new RegExp(`^(${names})$`);
const [isWhole, isCut, isDeclined] = [exactly(whole), exactly(cut), exactly(declined)];

/**
 * The end reason for a server's finish reason; null: it sent none. An unknown one is not treated as success, since half of
 * the answer may be missing. @throws TRUNCATED for an unknown reason
 */
export function endOf(finishReason: string | null, { calls, refused = false }: { calls: number; refused?: boolean }): EndReason {
  const name = plainName(finishReason ?? "stop");
  if (name === "pause_turn") return "pause";
  if (isCut.test(name)) return "length";
  if (refused || isDeclined.test(name)) return "refusal";
  if (isWhole.test(name)) return calls > 0 ? "tool_calls" : "stop";
  throw new ModelError("TRUNCATED", `The model's server broke the answer off (“${displayName(name)}”). Press Continue to get the rest.`);
}

/** Whether the finish reason means a complete answer. */
export function isComplete(finishReason: string | null): boolean {
  return isWhole.test(plainName(finishReason ?? "stop"));
}

/** Some servers send the name of an enum constant: `FinishReason.STOP`, `FINISH_REASON_STOP`. */
function plainName(finishReason: string): string {
  return finishReason
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]/g, "_")
    .replace(/^(finish|stop)_?reason[._]/, "");
}

function displayName(name: string): string {
  return storableText(name)
    .replaceAll(/[\p{C}\s]+/gu, " ")
    .slice(0, 40)
    .toWellFormed();
}
