import { checkName, emptyArray, missing, tooLong, unknown, wrongType } from "./openai-messages.ts";
import { entriesOf, type Fields, isFields, unknownNames, type Violation } from "./violation.ts";

const toolsMax = 128;
const descriptionMax = 1024;
const excludedAtTop = ["oneOf", "anyOf", "allOf", "enum", "not"];

/** Where a protocol keeps a tool's definition, and the fields that it has. */
export type ToolShape = { definition: (tool: Fields) => unknown; path: string; outer: Record<string, true>; inner: Record<string, true> };

/** Checks OpenAI's tool rules; `shape` says where definitions are. */
export function checkTools(body: Fields, shape: ToolShape): Violation[] {
  const found: Violation[] = [];
  const tools = entriesOf(body.tools);
  if (Array.isArray(body.tools) && tools.length === 0) found.push(emptyArray("tools"));
  if (tools.length > toolsMax)
    found.push({
      param: "tools",
      message: `Invalid 'tools': array too long. Expected an array with maximum length ${toolsMax}, but got an array with length ${tools.length} instead.`,
      code: "array_above_max_length",
    });
  for (const name of ["tool_choice", "parallel_tool_calls"])
    if (body[name] !== undefined && body[name] !== null && tools.length === 0)
      found.push({ param: name, message: `Invalid value for '${name}': '${name}' is only allowed when 'tools' are specified.` });
  for (const [at, tool] of tools) found.push(...checkTool(`tools[${at}]`, tool, shape));
  return found;
}

function checkTool(path: string, tool: Fields, shape: ToolShape): Violation[] {
  if (tool.type === undefined) return [missing(`${path}.type`)];
  if (tool.type !== "function") return [];
  const inner = `${path}${shape.path}`;
  const definition = shape.definition(tool);
  if (!isFields(definition)) return [missing(inner)];
  const found = [
    ...unknownNames(tool, shape.outer).map((name) => unknown(`${path}.${name}`)),
    ...unknownNames(definition, shape.inner).map((name) => unknown(`${inner}.${name}`)),
    ...checkName(`${inner}.name`, definition.name),
  ];
  const { description, parameters } = definition;
  if (description !== undefined && description !== null && typeof description !== "string")
    found.push(wrongType(`${inner}.description`, "a string", description));
  if (typeof description === "string" && description.length > descriptionMax)
    found.push(tooLong(`${inner}.description`, descriptionMax, description.length));
  if (parameters === undefined || parameters === null) return found;
  if (!isFields(parameters)) return [...found, wrongType(`${inner}.parameters`, "an object", parameters)];
  const words = schemaFault(parameters, definition.strict === true);
  if (!words) return found;
  const message = `Invalid schema for function '${String(definition.name)}': ${words}`;
  return [...found, { param: `${inner}.parameters`, message, code: "invalid_function_parameters" }];
}

function schemaFault(schema: Fields, strict: boolean): string | null {
  if (schema.type !== "object") return `schema must be a JSON Schema of 'type: "object"', got 'type: "${String(schema.type ?? "None")}"'.`;
  if (excludedAtTop.some((name) => schema[name] !== undefined))
    return "schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level.";
  return innerFault(schema, [], strict);
}

function innerFault(schema: Fields, place: string[], strict: boolean): string | null {
  const context = `In context=(${place.map((step) => `'${step}'`).join(", ")}${place.length === 1 ? "," : ""})`;
  if (schema.type === "array" && !isFields(schema.items)) return `${context}, array schema missing items.`;
  const properties = isFields(schema.properties) ? schema.properties : {};
  if (strict && schema.type === "object") {
    if (schema.additionalProperties !== false) return `${context}, 'additionalProperties' is required to be supplied and to be false.`;
    const required = new Set(Array.isArray(schema.required) ? schema.required : []);
    const lacking = Object.keys(properties).find((name) => !required.has(name));
    if (lacking !== undefined)
      return `${context}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${lacking}'.`;
  }
  const inner: [string[], unknown][] = [
    ...Object.entries(properties).map(([name, value]): [string[], unknown] => [["properties", name], value]),
    [["items"], schema.items],
    ...["anyOf", "oneOf", "allOf"].flatMap((name) =>
      Array.isArray(schema[name]) ? schema[name].map((value: unknown, at): [string[], unknown] => [[name, String(at)], value]) : [],
    ),
  ];
  for (const [steps, value] of inner) {
    const fault = isFields(value) ? innerFault(value, [...place, ...steps], strict) : null;
    if (fault) return fault;
  }
  return null;
}
