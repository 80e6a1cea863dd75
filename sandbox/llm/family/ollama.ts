import { markOf } from "../protocol/opaque.ts";
import { checkChat } from "../rules/chat.ts";
import type { Fields } from "../rules/violation.ts";
import { type Family, hasPictures, type Refusal, requestsReasoning } from "./family.ts";
import { openaiModels } from "./lists.ts";
import { badArguments, templateError } from "./template.ts";

const models = ["llama3.2:latest", "gemma2:2b", "nomic-embed-text:latest"];

/** Ollama: local models, some without tools; calls are sent complete, each with index 0. */
export const ollama: Family = {
  protocols: ["chat"],
  refuse: (_protocol, body, headers) => {
    // Unknown fields are ignored.
    const known = checkChat(body, headers).filter(
      ({ message, status }) => status !== 401 && !/^(Unrecognized request argument|Unknown parameter)/.test(message),
    );
    const [broken] = known;
    if (broken) return refused(broken.status ?? 400, broken.message);
    if (isToolless(body.model) && Array.isArray(body.tools))
      return { ...refused(400, `registry.ollama.ai/library/${String(body.model)} does not support tools`), unsupported: true };
    if (hasPictures(body)) return { ...refused(500, "this model is missing data required for image input"), unsupported: true };
    const words = badArguments(body);
    const template = templateError(body);
    if (words) return refused(400, words);
    return template && !template.unsupported ? refused(400, template.words) : null;
  },
  failure: (_status, _type, message) => ({ error: { message, type: "api_error", param: null, code: null } }),
  thinks: (body) => requestsReasoning(body) || /r1|think/.test(String(body.model)),
  variations: {
    opening: { role: "assistant", content: "" },
    reasoning: (text) => ({ role: "assistant", content: "", reasoning: text }),
    callId: () => `call_${markOf(String(Math.random()), 8)}`,
    call: ({ id, name, text }) => [
      { role: "assistant", content: "", tool_calls: [{ id, index: 0, type: "function", function: { name, arguments: text } }] },
    ],
    chunk: { system_fingerprint: "fp_ollama" },
  },
  answer: (path, body) => {
    if (path === "/v1/models") return { status: 200, body: openaiModels(models, { owned_by: "library" }) };
    if (path === "/api/tags") return { status: 200, body: { models: models.map((name) => ({ name, model: name })) } };
    return path === "/api/show" ? show(body) : null;
  },
};

function isToolless(model: unknown): boolean {
  return /gemma2|no-tools/.test(String(model));
}

function show({ model, name }: Fields) {
  const asked = String(model ?? name);
  if (!models.includes(asked)) return { status: 404, body: { error: `model '${asked}' not found` } };
  const capabilities = asked.startsWith("nomic") ? ["embedding"] : isToolless(asked) ? ["completion"] : ["completion", "tools"];
  const family = asked.startsWith("gemma") ? "gemma2" : "llama";
  const info = { "general.architecture": family, [`${family}.context_length`]: family === "gemma2" ? 8192 : 131_072 };
  return { status: 200, body: { capabilities, model_info: info, parameters: "num_ctx 16384", details: { family } } };
}

function refused(status: number, message: string): Refusal {
  return { status, body: { error: { message, type: "invalid_request_error", param: null, code: null } }, message };
}
