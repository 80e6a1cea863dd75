import type { ModelLackName } from "#contracts/model-lack.ts";
import type { ModelError, ModelRequest } from "../model.ts";

/** Statuses with another meaning, such as a wrong key or a rate limit. */
const unrelatedStatuses = new Set([401, 402, 403, 408, 409, 413, 429]);
/** Messages that only look similar: a field that must be sent back, or a numeric limit. */
const unrelated = /thought_signature|missing.{0,20}(signature|reasoning_content)|must be passed back|rate.?limit|context.?length|too long/i;

/**
 * The parts of a request that a server may not support. `asDeveloper`: an API client sends instructions in the developer
 * role.
 */
export type RequestFeatures = Pick<ModelRequest, "tools" | "messages" | "system" | "systemInUser"> & { asDeveloper?: boolean };
type Pattern = { lack: ModelLackName; message: RegExp; param?: RegExp; applies?: (request: RequestFeatures) => boolean };

const rejection =
  "(not (yet )?(support|allow|permit|accept|recogni[sz]|enabl|available|implement|valid)\\w*|n[o']t? support\\w*|unsupported|unknown|unrecogni[sz]ed|unexpected|disabled|extra|invalid|only)";
const field = (name: string) => new RegExp(`\\b${name}\\b`, "i");
const about = (what: string) => new RegExp(`(${what})[^.]{0,100}${rejection}|${rejection}[^.]{0,60}(${what})`, "i");

/** In order of precedence, narrow patterns first. */
const patterns: Pattern[] = [
  { lack: "stream_options", message: field("(stream_options|include_usage)"), param: /^stream_options/ },
  { lack: "parallel_tool_calls", message: field("(disable_)?parallel_tool(_calls|_use)?"), param: /^parallel_tool_calls/ },
  { lack: "prompt_cache_key", message: field("prompt_cache_(key|retention)"), param: /^prompt_cache_/ },
  { lack: "cache_control", message: field("cache_control"), param: /cache_control/ },
  // OpenAI recommends it in place of the older field.
  {
    lack: "max_completion_tokens",
    message: /(?<!use ['"`]?)\bmax_completion_tokens\b(?!.{0,3} instead)/i,
    param: /^max_completion_tokens/,
  },
  { lack: "strict", message: about("\\bstrict\\b"), param: /\bstrict$/ },
  { lack: "temperature", message: about("\\btemperature\\b"), param: /^temperature$/ },
  {
    lack: "tools",
    message: new RegExp(
      `support tool use|(tool choice|tools? param(eter)?) requires|enable-auto-tool-choice|${about("\\btools?\\b|\\btool[-_ ]?(use|choice|call\\w*)|function[-_ ]call\\w*|\\bfunctions\\b").source}`,
      "i",
    ),
    param: /^(tools|tool_choice|functions)$/,
    applies: ({ tools, messages }) => tools.length > 0 || messages.some((message) => message.role === "tool"),
  },
  {
    lack: "pictures",
    message: new RegExp(
      `mmproj|text[- ]only|content must be a string|missing data required for image|at most 0 images?|vision add-?on|not a multi-?modal|unknown variant .?image_url|${about("images?|image_url|input_image|vision|pictures?|multi-?modal\\w*").source}`,
      "i",
    ),
    applies: ({ messages }) => messages.some((message) => "images" in message && (message.images?.length ?? 0) > 0),
  },
  {
    lack: "developer",
    message: new RegExp(
      `["'\`]developer["'\`] is not|unknown variant .?developer|${about("role:? ?[\"'`]?developer|[\"'`]developer[\"'`]").source}|input should be ['"]system['"], ['"]user['"]`,
      "i",
    ),
    applies: ({ asDeveloper }) => asDeveloper === true,
  },
  {
    lack: "system",
    message: new RegExp(
      `roles must alternate|only user and assistant roles|${about("system[- ](role|messages?|prompts?|instructions?)|developer instructions?|role:? ?[\"'`]?system|[\"'`]system[\"'`]").source}`,
      "i",
    ),
    applies: ({ system, systemInUser }) => system.trim() !== "" && !systemInUser,
  },
  {
    lack: "reasoning",
    message: about(
      "reasoning\\w*|reasoning\\.\\w+|thinking\\w*|\\bthink\\b|enable_thinking|encrypted_content|output_config|chat_template_kwargs",
    ),
    param: /^(reasoning|reasoning_effort|thinking|enable_thinking|include|output_config)/,
  },
];

/** The feature of this request that the error reports as unsupported; null if it reports none. */
export function lackIn({ report }: Pick<ModelError, "report">, request: RequestFeatures): ModelLackName | null {
  if (!report || (report.status !== null && unrelatedStatuses.has(report.status))) return null;
  const text = `${report.param} ${report.message}`;
  if (unrelated.test(text)) return null;
  const found = patterns.find(
    ({ message, param, applies }) =>
      (applies?.(request) ?? true) && ((report.param !== "" && param?.test(report.param)) || message.test(report.message)),
  );
  return found?.lack ?? null;
}
