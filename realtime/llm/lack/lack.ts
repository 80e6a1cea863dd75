import type { ModelLackName } from "#contracts/model-lack.ts";
import type { ModelError, ModelRequest } from "../model.ts";

/** Statuses with which a server may say that it does not take something: a wrong key or a limit is none of them. */
const others = new Set([401, 402, 403, 408, 409, 413, 429]);
/** What only sounds like it: something that has to come back with the conversation, or a limit of numbers. */
const noLack = /thought_signature|missing.{0,20}(signature|reasoning_content)|must be passed back|rate.?limit|context.?length|too long/i;

/** What of a request a lack may be about. `asDeveloper`: a program gives its instructions in that role. */
export type AskedOf = Pick<ModelRequest, "tools" | "turns" | "system" | "systemInUser"> & { asDeveloper?: boolean };
type Pattern = { lack: ModelLackName; words: RegExp; param?: RegExp; asked?: (request: AskedOf) => boolean };

const refused =
  "(not (yet )?(support|allow|permit|accept|recogni[sz]|enabl|available|implement|valid)\\w*|n[o']t? support\\w*|unsupported|unknown|unrecogni[sz]ed|unexpected|disabled|extra|invalid|only)";
const field = (name: string) => new RegExp(`\\b${name}\\b`, "i");
const about = (what: string) => new RegExp(`(${what})[^.]{0,100}${refused}|${refused}[^.]{0,60}(${what})`, "i");

/** In the order in which they are asked: the narrow ones first. */
const patterns: Pattern[] = [
  { lack: "stream_options", words: field("(stream_options|include_usage)"), param: /^stream_options/ },
  { lack: "parallel_tool_calls", words: field("(disable_)?parallel_tool(_calls|_use)?"), param: /^parallel_tool_calls/ },
  { lack: "prompt_cache_key", words: field("prompt_cache_(key|retention)"), param: /^prompt_cache_/ },
  { lack: "cache_control", words: field("cache_control"), param: /cache_control/ },
  // OpenAI names it as what to use instead of the older one.
  { lack: "max_completion_tokens", words: /(?<!use ['"`]?)\bmax_completion_tokens\b(?!.{0,3} instead)/i, param: /^max_completion_tokens/ },
  { lack: "strict", words: about("\\bstrict\\b"), param: /\bstrict$/ },
  { lack: "temperature", words: about("\\btemperature\\b"), param: /^temperature$/ },
  {
    lack: "tools",
    words: new RegExp(
      `support tool use|(tool choice|tools? param(eter)?) requires|enable-auto-tool-choice|${about("\\btools?\\b|\\btool[-_ ]?(use|choice|call\\w*)|function[-_ ]call\\w*|\\bfunctions\\b").source}`,
      "i",
    ),
    param: /^(tools|tool_choice|functions)$/,
    asked: ({ tools, turns }) => tools.length > 0 || turns.some((turn) => turn.role === "tool"),
  },
  {
    lack: "pictures",
    words: new RegExp(
      `mmproj|text[- ]only|content must be a string|missing data required for image|at most 0 images?|vision add-?on|not a multi-?modal|unknown variant .?image_url|${about("images?|image_url|input_image|vision|pictures?|multi-?modal\\w*").source}`,
      "i",
    ),
    asked: ({ turns }) => turns.some((turn) => "images" in turn && (turn.images?.length ?? 0) > 0),
  },
  {
    lack: "developer",
    words: new RegExp(
      `["'\`]developer["'\`] is not|unknown variant .?developer|${about("role:? ?[\"'`]?developer|[\"'`]developer[\"'`]").source}|input should be ['"]system['"], ['"]user['"]`,
      "i",
    ),
    asked: ({ asDeveloper }) => asDeveloper === true,
  },
  {
    lack: "system",
    words: new RegExp(
      `roles must alternate|only user and assistant roles|${about("system[- ](role|messages?|prompts?|instructions?)|developer instructions?|role:? ?[\"'`]?system|[\"'`]system[\"'`]").source}`,
      "i",
    ),
    asked: ({ system, systemInUser }) => system.trim() !== "" && !systemInUser,
  },
  {
    lack: "reasoning",
    words: about(
      "reasoning\\w*|reasoning\\.\\w+|thinking\\w*|\\bthink\\b|enable_thinking|encrypted_content|output_config|chat_template_kwargs",
    ),
    param: /^(reasoning|reasoning_effort|thinking|enable_thinking|include|output_config)/,
  },
];

/** What a refusal says that the model, or its server, does not take of this request; null when it says no such thing. */
export function lackIn({ report }: Pick<ModelError, "report">, request: AskedOf): ModelLackName | null {
  if (!report || (report.status !== null && others.has(report.status))) return null;
  const said = `${report.param} ${report.words}`;
  if (noLack.test(said)) return null;
  const found = patterns.find(
    ({ words, param, asked }) =>
      (asked?.(request) ?? true) && ((report.param !== "" && param?.test(report.param)) || words.test(report.words)),
  );
  return found?.lack ?? null;
}
