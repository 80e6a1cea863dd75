import { markOf } from "../protocol/opaque.ts";
import { checkChat } from "../rules/chat.ts";
import { type Family, hasPictures, type Refusal, requestsReasoning } from "./family.ts";
import { badArguments, templateError } from "./template.ts";

/** The llama.cpp server: one model, a separate endpoint for its context window; a template failure is a server error. */
export const llamacpp: Family = {
  protocols: ["chat"],
  refuse: (_protocol, body, headers) => {
    const known = checkChat(body, headers).filter(
      ({ message, status }) => status !== 401 && !/^(Unrecognized request argument|Unknown parameter)/.test(message),
    );
    const [broken] = known;
    if (broken) return refused(400, broken.message);
    if (hasPictures(body)) return { ...refused(500, noProjector), unsupported: true };
    const words = badArguments(body);
    if (words) return refused(500, words);
    const template = templateError(body);
    return template ? { ...refused(500, template.words), unsupported: template.unsupported } : null;
  },
  failure: (status, type, message) => ({ error: { code: status, message, type } }),
  thinks: (body) => requestsReasoning(body) || /think/.test(String(body.model)),
  variations: {
    opening: { role: "assistant", content: null },
    reasoning: (text) => ({ reasoning_content: text }),
    callId: () => markOf(String(Math.random()), 32),
    usageComes: "asked",
    chunk: { system_fingerprint: "b6300-standin" },
  },
  answer: (path) => {
    const entry = {
      id: "local.gguf",
      object: "model",
      created: 0,
      owned_by: "llamacpp",
      meta: { n_ctx_train: 8192, n_params: 134_515_008 },
    };
    if (path === "/v1/models")
      return { status: 200, body: { models: [{ name: "local.gguf", model: "local.gguf" }], object: "list", data: [entry] } };
    if (path === "/props")
      return { status: 200, body: { default_generation_settings: { n_ctx: 4096 }, model_path: "/models/local.gguf", chat_template: "" } };
    return null;
  },
};

const noProjector = "image input is not supported - hint: if this is unexpected, you may need to provide the mmproj";

function refused(code: number, message: string): Refusal {
  const type = code === 500 ? "server_error" : "invalid_request_error";
  return { status: code, body: { error: { code, message, type } }, message };
}
