import type { Violation } from "./violation.ts";

/** OpenAI's error messages, shared by Chat Completions and Responses. */
export function missing(param: string): Violation {
  return { param, message: `Missing required parameter: '${param}'.`, code: "missing_required_parameter" };
}

export function unknown(param: string): Violation {
  return { param, message: `Unknown parameter: '${param}'.`, code: "unknown_parameter" };
}

export function wrongType(param: string, expected: string, value: unknown): Violation {
  const message = `Invalid type for '${param}': expected ${expected}, but got ${typeNameOf(value)} instead.`;
  return { param, message, code: "invalid_type" };
}

export function emptyArray(param: string): Violation {
  const message = `Invalid '${param}': empty array. Expected an array with minimum length 1, but got an empty array instead.`;
  return { param, message, code: "empty_array" };
}

export function badPattern(param: string, pattern: RegExp): Violation {
  const message = `Invalid '${param}': string does not match pattern. Expected a string that matches the pattern '${pattern.source}'.`;
  return { param, message, code: "invalid_value" };
}

export function tooLong(param: string, max: number, length: number): Violation {
  const message = `Invalid '${param}': string too long. Expected a string with maximum length ${max}, but got a string with length ${length} instead.`;
  return { param, message, code: "string_above_max_length" };
}

export function badValue(param: string, value: unknown, supported: string[]): Violation {
  const list = supported.map((one) => `'${one}'`);
  const last = list.pop() ?? "";
  const message = `Invalid value: '${String(value)}'. Supported values are: ${list.join(", ")}${list.length > 0 ? ", and " : ""}${last}.`;
  return { param, message, code: "invalid_value" };
}

export const namePattern = /^[a-zA-Z0-9_-]+$/;
const nameMax = 64;

/** The name of a tool or call. */
export function checkName(param: string, name: unknown): Violation[] {
  if (name === undefined) return [missing(param)];
  if (typeof name !== "string") return [wrongType(param, "a string", name)];
  if (name.length > nameMax) return [tooLong(param, nameMax, name.length)];
  return namePattern.test(name) ? [] : [badPattern(param, namePattern)];
}

function typeNameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  return typeof value === "number" ? (Number.isInteger(value) ? "an integer" : "a decimal") : `a ${typeof value}`;
}
