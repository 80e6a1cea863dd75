import { markOf } from "../protocol/opaque.ts";
import { checkChat } from "../rules/chat.ts";
import { type Family, hasPictures, type Refusal, requestsReasoning } from "./family.ts";
import { openaiModels } from "./lists.ts";
import { badArguments, templateError } from "./template.ts";

/** vLLM: rejects what the model's template or the server's start options do not allow; its ids exceed OpenAI's limit. */
export const vllm: Family = {
  protocols: ["chat"],
  refuse: (_protocol, body, headers) => {
    const known = checkChat(body, headers).filter(
      ({ message, status }) => status !== 401 && !/^(Unrecognized request argument|Unknown parameter)|string too long/.test(message),
    );
    const [broken] = known;
    if (broken) return refused(broken.message);
    if (/gemma|no-tools/.test(String(body.model)) && Array.isArray(body.tools))
      return { ...refused('"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'), unsupported: true };
    if (hasPictures(body)) return { ...refused(`${String(body.model)} is not a multimodal model`), unsupported: true };
    const words = badArguments(body);
    if (words) return refused(words);
    const template = templateError(body);
    return template ? { ...refused(template.words), unsupported: template.unsupported } : null;
  },
  failure: (status, type, message) => ({ object: "error", message, type, param: null, code: status }),
  thinks: (body) => requestsReasoning(body) || /think|r1/.test(String(body.model)),
  variations: {
    opening: { role: "assistant", content: "", reasoning_content: null },
    reasoning: (text) => ({ reasoning_content: text }),
    callId: () => `chatcmpl-tool-${markOf(String(Math.random()), 32)}`,
    chunk: { prompt_token_ids: null },
    choice: (finish) => ({ stop_reason: null, token_ids: null, ...(finish ? { finish_reason: finish } : {}) }),
  },
  answer: (path) =>
    path === "/v1/models"
      ? {
          status: 200,
          body: openaiModels(["Qwen/Qwen3-8B", "google/gemma-2-9b-it"], { owned_by: "vllm", max_model_len: 32_768, parent: null }),
        }
      : null,
};

function refused(message: string): Refusal {
  return { status: 400, body: { object: "error", message, type: "BadRequestError", param: null, code: 400 }, message };
}
