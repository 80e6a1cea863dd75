import type { EmbeddingCreateParams } from "openai/resources/embeddings";
import { badValue, wrongType } from "./openai-messages.ts";
import { asSent, type Fields, hasLoneSurrogate, isFields, type RequestHeaders, unknownNames, type Violation } from "./violation.ts";

/** `satisfies` fails to compile when the SDK's types gain or lose a field. */
export const embeddingFields = { input: true, model: true, dimensions: true, encoding_format: true, user: true } satisfies Record<
  keyof EmbeddingCreateParams,
  true
>;
/** The vector sizes of OpenAI's models, and whether they can be shortened. */
const sizes: Record<string, { maxSize: number; isFixed?: boolean }> = {
  "text-embedding-3-small": { maxSize: 1536 },
  "text-embedding-3-large": { maxSize: 3072 },
  "text-embedding-ada-002": { maxSize: 1536, isFixed: true },
};
const inputsMax = 2048;
const inputTokensMax = 8192;
const requestTokensMax = 300_000;
const invalidInput = {
  param: "",
  message: "'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.",
};

/** The embeddings rules that `body` violates, with OpenAI's messages; `headers` are checked if given. */
export function checkEmbeddings(sent: unknown, headers?: RequestHeaders): Violation[] {
  const body = asSent(sent);
  const found: Violation[] = headers && !headers.authorization ? [noKey] : [];
  if (!isFields(body) || hasLoneSurrogate(body)) return [...found, unreadable];
  for (const name of unknownNames(body, embeddingFields))
    found.push({ param: name, message: `Unrecognized request argument supplied: ${name}` });
  if (typeof body.model !== "string" || body.model === "") found.push({ param: "model", message: "you must provide a model parameter" });
  return [...found, ...checkInput(body.input), ...checkOptions(body)];
}

/** The vector length of a request. */
export function sizeOf({ model, dimensions }: Fields): number {
  return typeof dimensions === "number" ? dimensions : (sizes[String(model)]?.maxSize ?? 768);
}

/** The texts or token lists of a request, each with its length in tokens. */
export function inputsOf(input: unknown): { value: unknown; tokens: number }[] {
  const isOne = typeof input === "string" || (Array.isArray(input) && typeof input[0] === "number");
  const list = isOne ? [input] : Array.isArray(input) ? input : [];
  return list.map((value) => ({ value, tokens: Array.isArray(value) ? value.length : Math.ceil(String(value).length / 4) }));
}

function checkInput(input: unknown): Violation[] {
  if (input === undefined || input === null) return [{ ...invalidInput }];
  if (input === "") return [{ param: "input", message: "Invalid 'input': input cannot be an empty string." }];
  const inputs = inputsOf(input);
  if (inputs.length === 0) return [invalidInput];
  if (inputs.length > inputsMax)
    return [
      {
        param: "input",
        message: `Invalid 'input': array too long. Expected an array with maximum length ${inputsMax}, but got an array with length ${inputs.length} instead.`,
        code: "array_above_max_length",
      },
    ];
  const isText = inputs.every(({ value }) => typeof value === "string");
  if (!isText && !inputs.every(({ value }) => isTokens(value))) return [invalidInput];
  if (inputs.some(({ value }) => value === "")) return [{ param: "input", message: "Invalid 'input': input cannot be an empty string." }];
  const long = inputs.findIndex(({ tokens }) => tokens > inputTokensMax);
  if (long >= 0)
    return [{ param: `input[${long}]`, message: `Invalid 'input[${long}]': maximum context length is ${inputTokensMax} tokens.` }];
  const all = inputs.reduce((sum, { tokens }) => sum + tokens, 0);
  if (all <= requestTokensMax) return [];
  return [
    { param: "input", message: `Requested ${all} tokens, max ${requestTokensMax} tokens per request`, code: "max_tokens_per_request" },
  ];
}

function isTokens(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((token) => Number.isInteger(token) && token >= 0);
}

function checkOptions({ model, dimensions, encoding_format: format }: Fields): Violation[] {
  const found: Violation[] = [];
  const known = sizes[String(model)];
  if (format !== undefined && format !== "float" && format !== "base64")
    found.push(badValue("encoding_format", format, ["float", "base64"]));
  if (dimensions === undefined) return found;
  if (!Number.isInteger(dimensions)) found.push(wrongType("dimensions", "an integer", dimensions));
  else if (known?.isFixed) found.push({ param: "dimensions", message: "This model does not support specifying dimensions." });
  else if (Number(dimensions) < 1 || Number(dimensions) > (known?.maxSize ?? 4096))
    found.push({
      param: "dimensions",
      message: `Invalid value for 'dimensions' = ${String(dimensions)}. Must be between 1 and ${known?.maxSize ?? 4096}.`,
      code: "invalid_value",
    });
  return found;
}

const noKey: Violation = {
  param: "",
  message: "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth.",
  status: 401,
};
const unreadable: Violation = {
  param: "",
  message: "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly.)",
};
