import { embeddings } from "../protocol/embeddings.ts";
import { checkEmbeddings } from "../rules/embeddings.ts";
import type { Fields, RequestHeaders, Violation } from "../rules/violation.ts";
import type { FamilyName } from "./families.ts";
import type { Refusal, Reply } from "./family.ts";
import { refusedByOpenAi } from "./openai.ts";

const mistralFields = new Set(["model", "input", "metadata", "output_dimension", "output_dtype", "encoding_format"]);
type Answer = { reply: Reply } | { refusal: Refusal };
/** Embedding models are recognised by name, as everywhere. */
const embeds = /embed/;

/** POST /v1/embeddings of a family; null if it has none. */
export function answerEmbeddings(name: FamilyName | null, body: Fields, headers: RequestHeaders): Answer | null {
  const refusal = refuse(name ?? "openai", body, headers);
  if (refusal === "absent") return null;
  return refusal ? { refusal } : { reply: { status: 200, body: embeddings(body) } };
}

function refuse(name: FamilyName, body: Fields, headers: RequestHeaders): Refusal | "absent" | null {
  const model = String(body.model);
  const broken = checkEmbeddings(body, headers);
  switch (name) {
    case "openai":
      if (broken[0]) return refusedByOpenAi(broken[0]);
      if (embeds.test(model)) return null;
      return { ...refusedByOpenAi({ param: "", message: "You are not allowed to generate embeddings from this model" }), status: 403 };
    case "mistral": {
      const extra = Object.keys(body).filter((field) => !mistralFields.has(field));
      if (extra.length > 0)
        return { status: 422, body: { object: "error", message: { detail: extra.map(forbidden) } }, message: "Extra inputs" };
      return first(ofOthers(broken), (message) => ({ object: "error", message, type: "invalid_request_error", code: "1000" }));
    }
    case "gemini":
      return first(ofOthers(broken), (message) => [{ error: { code: 400, message, status: "INVALID_ARGUMENT" } }]);
    case "ollama": {
      const words = embeds.test(model) ? null : "this model does not support embeddings";
      return first([...asViolation(words), ...ofOthers(broken)], (message) => ({
        error: { message, type: "api_error", param: null, code: null },
      }));
    }
    case "vllm": {
      const words = embeds.test(model) ? null : "The model does not support Embeddings API";
      return first([...asViolation(words), ...ofOthers(broken)], (message) => ({
        object: "error",
        message,
        type: "BadRequestError",
        param: null,
        code: 400,
      }));
    }
    case "llamacpp": {
      const message = "This server does not support embeddings. Start it with `--embeddings`";
      return { status: 501, body: { error: { code: 501, message, type: "not_supported_error" } }, message, unsupported: true };
    }
    default:
      return "absent";
  }
}

/** Local servers ignore keys and unknown fields. */
function ofOthers(broken: Violation[]): Violation[] {
  return broken.filter(({ message, status }) => status !== 401 && !message.startsWith("Unrecognized request argument"));
}

function asViolation(message: string | null): Violation[] {
  return message === null ? [] : [{ param: "", message }];
}

function first([broken]: Violation[], shape: (message: string) => unknown): Refusal | null {
  return broken ? { status: broken.status ?? 400, body: shape(broken.message), message: broken.message } : null;
}

function forbidden(field: string) {
  return { type: "extra_forbidden", loc: ["body", field], msg: "Extra inputs are not permitted", input: null };
}
