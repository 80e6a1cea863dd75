import type { FieldError } from "./error.ts";
import type { McpField, McpReply } from "./mcp-question.ts";

type Content = NonNullable<McpReply["content"]>;
/** The problem of one field's answer; `limit`: the number that it violates. */
export type AnswerProblem = { code: keyof typeof problemWords; limit: number };

const problemWords = {
  Required: () => "is required",
  Switch: () => "must be yes or no",
  Number: () => "must be a number",
  Whole: () => "must be a whole number",
  Min: (limit: number) => `must be at least ${limit}`,
  Max: (limit: number) => `must be at most ${limit}`,
  Choice: () => "must be one of the choices",
  Choices: () => "must be some of the choices",
  CountMin: (limit: number) => `needs at least ${limit}`,
  CountMax: (limit: number) => `takes at most ${limit}`,
  Text: () => "must be text",
  LengthMin: (limit: number) => `needs at least ${limit} characters`,
  LengthMax: (limit: number) => `takes at most ${limit} characters`,
  Email: () => "must be an e-mail address",
  Uri: () => "must be an address such as https://example.com",
  Date: () => "must be a date from 1900 on",
  Moment: () => "must be a date and time",
};

/** The problems of an answer by field, as text for programs and as a code for pages; empty if it fits the form. */
export function answerProblems(fields: McpField[], content: Content): (FieldError & { problem: AnswerProblem })[] {
  return fields.flatMap((field) => {
    const problem = problemOf(field, content[field.name]);
    return problem ? [{ field: field.name, message: problemWords[problem.code](problem.limit), problem }] : [];
  });
}

/** The requested fields of an answer that are filled in. */
export function requestedAnswer(fields: McpField[], content: Content): Content {
  const requested: Content = {};
  for (const { name } of fields) {
    const value = content[name];
    if (value !== undefined && !isEmpty(value)) requested[name] = value;
  }
  return requested;
}

function problemOf(field: McpField, value: Content[string] | undefined): AnswerProblem | null {
  if (value === undefined || isEmpty(value)) return field.required ? is("Required") : null;
  switch (field.kind) {
    case "switch":
      return typeof value === "boolean" ? null : is("Switch");
    case "number":
      return numberProblem(field, value);
    case "choice":
      return field.choices.some((choice) => choice.value === value) ? null : is("Choice");
    case "choices":
      return choicesProblem(field, value);
    case "text":
      return textProblem(field, value);
  }
}

function numberProblem({ whole, min, max }: Extract<McpField, { kind: "number" }>, value: Content[string]): AnswerProblem | null {
  if (typeof value !== "number" || !Number.isFinite(value)) return is("Number");
  if (whole && !Number.isInteger(value)) return is("Whole");
  if (min !== null && value < min) return is("Min", min);
  return max !== null && value > max ? is("Max", max) : null;
}

function choicesProblem(
  { choices, countMin, countMax }: Extract<McpField, { kind: "choices" }>,
  value: Content[string],
): AnswerProblem | null {
  if (!Array.isArray(value) || !value.every((one) => choices.some((choice) => choice.value === one))) return is("Choices");
  if (countMin !== null && value.length < countMin) return is("CountMin", countMin);
  return countMax !== null && value.length > countMax ? is("CountMax", countMax) : null;
}

function textProblem({ format, lengthMin, lengthMax }: Extract<McpField, { kind: "text" }>, value: Content[string]): AnswerProblem | null {
  if (typeof value !== "string") return is("Text");
  const length = [...value].length;
  if (lengthMin !== null && length < lengthMin) return is("LengthMin", lengthMin);
  if (lengthMax !== null && length > lengthMax) return is("LengthMax", lengthMax);
  return format === null || formats[format].test(value) ? null : is(formats[format].problem);
}

const formats = {
  email: { test: (text: string) => /^[^\s@]+@[^\s@]+$/.test(text), problem: "Email" },
  uri: { test: (text: string) => URL.canParse(text), problem: "Uri" },
  date: {
    test: (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && text >= "1900",
    problem: "Date",
  },
  "date-time": { test: (text: string) => !Number.isNaN(Date.parse(text)), problem: "Moment" },
} as const;

function is(code: AnswerProblem["code"], limit = 0): AnswerProblem {
  return { code, limit };
}

function isEmpty(value: Content[string] | undefined): boolean {
  return value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}
