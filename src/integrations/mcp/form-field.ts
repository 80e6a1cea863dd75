import { z } from "zod";
import type { McpField } from "#contracts/mcp-question.ts";
import { storableText } from "#contracts/text.ts";

const labelLengthMax = 200;
const hintLengthMax = 1000;
const choicesMax = 200;

const Titled = z.array(z.object({ const: z.string(), title: z.string().optional() }));
/** A property of the requested schema, in all spellings of the protocol's versions. */
const Property = z.object({
  type: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  format: z.enum(["email", "uri", "date", "date-time"]).optional().catch(undefined),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  enum: z.array(z.string()).optional(),
  enumNames: z.array(z.string()).optional(),
  oneOf: Titled.optional(),
  items: z.object({ enum: z.array(z.string()).optional(), anyOf: Titled.optional(), oneOf: Titled.optional() }).optional(),
  default: z.unknown().optional(),
});

/** A property of a requested schema as a form field; an unknown type becomes a text field. */
export function fieldOf(name: string, schema: unknown, required: boolean): McpField {
  const property = Property.catch({}).parse(schema);
  const label = storableText((property.title ?? name).slice(0, labelLengthMax));
  const hint = property.description ? storableText(property.description.slice(0, hintLengthMax)) : null;
  const common = { name, label, hint, required };
  if (property.type === "boolean")
    return { kind: "switch", ...common, preset: typeof property.default === "boolean" ? property.default : null };
  if (property.type === "number" || property.type === "integer") {
    const preset = typeof property.default === "number" ? property.default : null;
    return {
      kind: "number",
      ...common,
      whole: property.type === "integer",
      min: property.minimum ?? null,
      max: property.maximum ?? null,
      preset,
    };
  }
  if (property.type === "array") {
    const choices = choicesOf(property.items?.enum, undefined, property.items?.anyOf ?? property.items?.oneOf);
    const preset = Array.isArray(property.default) ? property.default.filter((value) => typeof value === "string") : [];
    return { kind: "choices", ...common, choices, countMin: property.minItems ?? null, countMax: property.maxItems ?? null, preset };
  }
  const preset = typeof property.default === "string" ? property.default : null;
  if (property.enum || property.oneOf)
    return { kind: "choice", ...common, choices: choicesOf(property.enum, property.enumNames, property.oneOf), preset };
  const { format = null, minLength: lengthMin = null, maxLength: lengthMax = null } = property;
  return { kind: "text", ...common, format, lengthMin, lengthMax, preset };
}

function choicesOf(values: string[] | undefined, names: string[] | undefined, titled: z.infer<typeof Titled> | undefined) {
  const choices = titled
    ? titled.map(({ const: value, title }) => ({ value, label: title ?? value }))
    : (values ?? []).map((value, index) => ({ value, label: names?.[index] ?? value }));
  return choices.slice(0, choicesMax).map(({ value, label }) => ({ value, label: storableText(label.slice(0, labelLengthMax)) }));
}
