import { z } from "zod";
import { ModelId } from "#contracts/provider.ts";
import type { ModelImage, ModelTurn } from "../llm/model.ts";
import { optionFields } from "./openai-options.ts";

const TextPart = z.object({ type: z.literal("text"), text: z.string() });
const Text = z.union([z.string(), z.array(TextPart).transform((parts) => parts.map((part) => part.text).join(""))]);

const pictureChars = 4000;
const dataUrl = /^data:(image\/(?:png|jpeg|gif|webp));base64,([A-Za-z0-9+/]+={0,2})$/;
/** Pictures come within the request: an address would have to be fetched from here. */
const Image = z
  .string()
  .regex(dataUrl, "must be a data: address with a PNG, JPEG, GIF or WebP picture in base64")
  .transform((url): ModelImage => {
    const [, mime = "", data = ""] = dataUrl.exec(url) ?? [];
    return { mime, data };
  });
const ImagePart = z.object({ type: z.literal("image_url"), image_url: z.object({ url: Image }) });
const UserContent = z.union([z.string(), z.array(z.discriminatedUnion("type", [TextPart, ImagePart])).min(1)]);

const Call = z.object({ id: z.string(), type: z.literal("function"), function: z.object({ name: z.string(), arguments: z.string() }) });
const Incoming = z.discriminatedUnion("role", [
  z.object({ role: z.literal("system"), content: Text }),
  z.object({ role: z.literal("developer"), content: Text }),
  z.object({ role: z.literal("user"), content: UserContent }),
  z.object({ role: z.literal("assistant"), content: Text.nullish(), tool_calls: z.array(Call).nullish() }),
  z.object({ role: z.literal("tool"), content: Text, tool_call_id: z.string() }),
]);
const Tool = z.object({
  type: z.literal("function"),
  function: z.object({
    name: z.string(),
    description: z.string().nullish(),
    parameters: z.record(z.string(), z.unknown()).nullish(),
    strict: z.boolean().nullish(),
  }),
});

/**
 * The body of POST /v1/chat/completions: what of OpenAI's is understood here. Other fields have no effect, or are refused
 * where that would change the answer's form (openai-options.ts).
 * Clients of typed languages send null for what they leave out.
 */
export const Completion = z.object({
  model: ModelId.nullish(),
  messages: z.array(Incoming).min(1).max(1000),
  tools: z.array(Tool).max(128).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.number().int().min(1).nullish(),
  max_completion_tokens: z.number().int().min(1).nullish(),
  ...optionFields,
});
export type Completion = z.infer<typeof Completion>;

/** The messages as turns; system and developer messages are not among them. */
export function turnsOf(messages: Completion["messages"]): ModelTurn[] {
  const calls = messages.flatMap((message) => (message.role === "assistant" ? (message.tool_calls ?? []) : []));
  const names = new Map(calls.map((call) => [call.id, call.function.name]));
  return messages.flatMap((message): ModelTurn[] => {
    switch (message.role) {
      case "user":
        return [userTurn(message.content)];
      case "assistant": {
        const toolCalls = (message.tool_calls ?? []).map(({ id, function: { name, arguments: text } }) => ({
          id,
          name,
          input: parsed(text),
        }));
        return [{ role: "assistant", text: message.content ?? "", toolCalls }];
      }
      case "tool": {
        const { content: output, tool_call_id: toolCallId } = message;
        return [{ role: "tool", toolCallId, name: names.get(toolCallId) ?? "", output, isError: false }];
      }
      default:
        return [];
    }
  });
}

/** How long they are for an estimate of tokens; a picture costs about as much as these characters, however many bytes it has. */
export function charsOf(messages: Completion["messages"]): number {
  return JSON.stringify(messages, (key, value) => (key === "data" ? "x".repeat(pictureChars) : value)).length;
}

function userTurn(content: z.infer<typeof UserContent>): ModelTurn {
  if (typeof content === "string") return { role: "user", text: content };
  const text = content.map((part) => (part.type === "text" ? part.text : "")).join("");
  const images = content.flatMap((part) => (part.type === "image_url" ? [part.image_url.url] : []));
  return { role: "user", text, ...(images.length > 0 ? { images } : {}) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // What a model wrote is sent back as it was, also when it is no JSON.
  }
}
