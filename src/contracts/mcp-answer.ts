import type { FieldError } from "./error.ts";
import type { McpField, McpReply } from "./mcp-question.ts";

type Content = NonNullable<McpReply["content"]>;

/** What of an answer does not fit the form, by field; empty when all does. */
export function answerProblems(fields: McpField[], content: Content): FieldError[] {
  return fields.flatMap((field) => {
    const message = problemOf(field, content[field.name]);
    return message ? [{ field: field.name, message }] : [];
  });
}

/** What of an answer was asked for and filled in. */
export function givenAnswer(fields: McpField[], content: Content): Content {
  const given: Content = {};
  for (const { name } of fields) {
    const value = content[name];
    if (value !== undefined && !isEmpty(value)) given[name] = value;
  }
  return given;
}

function problemOf(field: McpField, value: Content[string] | undefined): string | null {
  if (value === undefined || isEmpty(value)) return field.required ? "is required" : null;
  switch (field.kind) {
    case "switch":
      return typeof value === "boolean" ? null : "must be yes or no";
    case "number":
      return numberProblem(field, value);
    case "choice":
      return field.choices.some((choice) => choice.value === value) ? null : "must be one of the choices";
    case "choices":
      return choicesProblem(field, value);
    case "text":
      return textProblem(field, value);
  }
}

function numberProblem({ whole, min, max }: Extract<McpField, { kind: "number" }>, value: Content[string]): string | null {
  if (typeof value !== "number" || !Number.isFinite(value)) return "must be a number";
  if (whole && !Number.isInteger(value)) return "must be a whole number";
  if (min !== null && value < min) return `must be at least ${min}`;
  return max !== null && value > max ? `must be at most ${max}` : null;
}

function choicesProblem({ choices, countMin, countMax }: Extract<McpField, { kind: "choices" }>, value: Content[string]): string | null {
  if (!Array.isArray(value) || !value.every((one) => choices.some((choice) => choice.value === one))) return "must be some of the choices";
  if (countMin !== null && value.length < countMin) return `needs at least ${countMin}`;
  return countMax !== null && value.length > countMax ? `takes at most ${countMax}` : null;
}

function textProblem({ format, lengthMin, lengthMax }: Extract<McpField, { kind: "text" }>, value: Content[string]): string | null {
  if (typeof value !== "string") return "must be text";
  const length = [...value].length;
  if (lengthMin !== null && length < lengthMin) return `needs at least ${lengthMin} characters`;
  if (lengthMax !== null && length > lengthMax) return `takes at most ${lengthMax} characters`;
  return format === null || formats[format].test(value) ? null : formats[format].problem;
}

const formats = {
  email: { test: (text: string) => /^[^\s@]+@[^\s@]+$/.test(text), problem: "must be an e-mail address" },
  uri: { test: (text: string) => URL.canParse(text), problem: "must be an address such as https://example.com" },
  date: {
    test: (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && text >= "1900",
    problem: "must be a date from 1900 on",
  },
  "date-time": { test: (text: string) => !Number.isNaN(Date.parse(text)), problem: "must be a date and time" },
};

function isEmpty(value: Content[string] | undefined): boolean {
  return value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}
