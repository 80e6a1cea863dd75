const nameLengthMax = 64;

/** A tool name that every provider accepts. Models invent others, which would make the history permanently invalid. */
export function legalName(name: string): string {
  const legal = name.replace(/[^a-zA-Z0-9_-]/g, "_").slice(0, nameLengthMax);
  return /[a-zA-Z0-9]/.test(legal) ? legal : "unknown_tool";
}

/** A call's input as the object that providers require. Some models encode their arguments as a JSON string. */
export function inputObject(input: unknown): Record<string, unknown> {
  if (isObject(input)) return input;
  if (input === null || input === undefined) return {};
  const parsed = typeof input === "string" ? parsedTwice(input) : input;
  return isObject(parsed) ? parsed : { input };
}

function parsedTwice(text: string): unknown {
  try {
    const once: unknown = JSON.parse(text);
    return typeof once === "string" ? JSON.parse(once) : once;
  } catch {
    return text;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
