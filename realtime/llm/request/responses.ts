import type { Responses } from "openai/resources/responses/responses";
import { responsesOptions } from "../answer-options.ts";
import { type ModelImage, type ModelRequest, type ModelTurn, outputText } from "../model.ts";

/** A request in the words of OpenAI's Responses API. */
export function responsesBody({
  model,
  system,
  turns,
  tools,
  maxOutputTokens,
  brief,
  options,
}: ModelRequest): Responses.ResponseCreateParamsStreaming {
  return {
    model,
    instructions: system,
    input: turns.flatMap(itemsOf),
    stream: true,
    store: false,
    ...(tools.length > 0
      ? {
          tools: tools.map((tool) => ({
            type: "function" as const,
            name: tool.name,
            description: tool.description,
            parameters: tool.inputSchema,
            strict: tool.strict ?? false,
          })),
        }
      : {}),
    ...(maxOutputTokens ? { max_output_tokens: maxOutputTokens } : {}),
    ...reasoningOf(model, brief ?? false, options?.effort),
    ...responsesOptions(options),
  };
}

function reasoningOf(model: string, brief: boolean, effort: NonNullable<ModelRequest["options"]>["effort"]) {
  if (!/^(o\d|gpt-5)/.test(model)) return effort ? { reasoning: { effort } } : {};
  const little = model.startsWith("gpt") ? ("minimal" as const) : ("low" as const);
  const chosen = effort ?? (brief ? little : undefined);
  return { reasoning: { summary: "auto" as const, ...(chosen ? { effort: chosen } : {}) } };
}

function itemsOf(turn: ModelTurn): Responses.ResponseInputItem[] {
  if (turn.role === "user")
    return [{ role: "user", content: turn.images ? [{ type: "input_text", text: turn.text }, ...turn.images.map(imageOf)] : turn.text }];
  if (turn.role === "tool") return [{ type: "function_call_output", call_id: turn.toolCallId, output: outputText(turn.output) }];
  const calls = turn.toolCalls.map((call) => ({
    type: "function_call" as const,
    call_id: call.id,
    name: call.name,
    arguments: JSON.stringify(call.input),
  }));
  return turn.text === "" ? calls : [{ role: "assistant", content: turn.text }, ...calls];
}

function imageOf({ mime, data }: ModelImage): Responses.ResponseInputImage {
  return { type: "input_image", detail: "auto", image_url: `data:${mime};base64,${data}` };
}
