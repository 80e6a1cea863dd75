import { storableText } from "#contracts/text.ts";
import { ModelError, type ModelEvent } from "../model.ts";

export type EndReason = Extract<ModelEvent, { type: "end" }>["reason"];

/** How providers call the ends of an answer that is whole, that had more to say, and that was declined. */
const whole =
  "stop|stopped|stop_token|end|end_turn|stop_sequence|eos|eos_token|complete|completed|finish|finished|done|tool_calls?|tool_use|function_calls?";
const cut =
  "length|max_tokens|max_output_tokens|max_completion_tokens|max_length|token_limit|model_length|context_length|context_length_exceeded|model_context_window_exceeded";
const declined =
  "refusal|refused|content_filter|content_filtered|safety|sensitive|guardrail_intervened|prohibited_content|recitation|blocklist|spii|image_safety";
const named = (names: string) => new RegExp(`^(${names})$`);
const [isWhole, isCut, isDeclined] = [named(whole), named(cut), named(declined)];

/**
 * The end of an answer by the name that its server gave it; null: it gave none. A name that nobody knows is no success:
 * what came may be half of the answer. @throws TRUNCATED for such
 */
export function endOf(said: string | null, { calls, refused = false }: { calls: number; refused?: boolean }): EndReason {
  const name = plainName(said ?? "stop");
  if (name === "pause_turn") return "pause";
  if (isCut.test(name)) return "length";
  if (refused || isDeclined.test(name)) return "refusal";
  if (isWhole.test(name)) return calls > 0 ? "tool_calls" : "stop";
  throw new ModelError("TRUNCATED", `The model's server broke the answer off (“${shown(name)}”). Press Continue to get the rest.`);
}

/** Whether the end that a server gave an answer says that its model had no more to say. */
export function endsWhole(said: string | null): boolean {
  return isWhole.test(plainName(said ?? "stop"));
}

/** Some send the name of a constant of theirs: `FinishReason.STOP`, `FINISH_REASON_STOP`. */
function plainName(said: string): string {
  return said
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]/g, "_")
    .replace(/^(finish|stop)_?reason[._]/, "");
}

function shown(name: string): string {
  return storableText(name)
    .replaceAll(/[\p{C}\s]+/gu, " ")
    .slice(0, 40)
    .toWellFormed();
}
