import { toolFields } from "./messages-fields.ts";
import { entriesOf, type Fields, isFields, unknownNames, type Violation } from "./violation.ts";

const namePattern = /^[a-zA-Z0-9_-]{1,64}$/;
const keyPattern = /^[a-zA-Z0-9_.-]{1,64}$/;

/** Tool names are unique, schemas are objects, and calls require tool definitions. */
export function checkMessagesTools(body: Fields): Violation[] {
  const tools = entriesOf(body.tools);
  const found = tools.flatMap(([at, tool]) => checkTool(`tools.${at}`, tool));
  const names = tools.map(([, { name }]) => name);
  if (new Set(names).size < names.length) found.push({ param: "tools", message: "tools: Tool names must be unique." });
  if (body.tools !== undefined && !Array.isArray(body.tools))
    found.push({ param: "tools", message: "tools: Input should be a valid list" });
  if (body.tool_choice !== undefined && tools.length === 0)
    found.push({ param: "tool_choice", message: "tool_choice: may only be specified while providing tools" });
  const choice = isFields(body.tool_choice) ? body.tool_choice : undefined;
  if (choice?.type === "tool" && !names.includes(choice.name))
    found.push({ param: "tool_choice", message: `Tool '${String(choice.name)}' not found in provided tools` });
  const isCalled = entriesOf(body.messages).some(([, { content }]) => entriesOf(content).some(([, { type }]) => type === "tool_use"));
  if (isCalled && tools.length === 0)
    found.push({ param: "tools", message: "Requests which include `tool_use` or `tool_result` blocks must define tools" });
  return found;
}

function checkTool(path: string, tool: Fields): Violation[] {
  // Anthropic's server tools are identified by type.
  if (typeof tool.type === "string" && tool.type !== "custom")
    return /^[a-z0-9_]+_20\d{6}$/.test(tool.type) ? [] : [{ param: path, message: `${path}: Input tag '${tool.type}' is unknown` }];
  const at = (field: string, words: string): Violation => ({ param: field, message: `${field}: ${words}` });
  const own = `${path}.custom`;
  const found = unknownNames(tool, toolFields).map((name) => at(`${own}.${name}`, "Extra inputs are not permitted"));
  if (typeof tool.name !== "string" || !namePattern.test(tool.name))
    found.push(at(`${own}.name`, `String should match pattern '${namePattern.source}'`));
  const schema = tool.input_schema;
  if (!isFields(schema)) return [...found, at(`${own}.input_schema`, "Field required")];
  if (schema.type === undefined) found.push(at(`${own}.input_schema.type`, "Field required"));
  else if (schema.type !== "object") found.push(at(`${own}.input_schema.type`, "Input should be 'object'"));
  if (["oneOf", "allOf", "anyOf"].some((name) => schema[name] !== undefined))
    found.push(at(`${own}.input_schema`, "input_schema does not support oneOf, allOf, or anyOf at the top level"));
  const keys = isFields(schema.properties) ? Object.keys(schema.properties) : [];
  if (keys.some((key) => !keyPattern.test(key)))
    found.push(at(`${own}.input_schema.properties`, `Property keys should match pattern '${keyPattern.source}'`));
  return found;
}
