import { z } from "zod";
import type { McpField } from "#contracts/mcp-question.ts";
import { storableText } from "#contracts/text.ts";

const labelLengthMax = 200;
const hintLengthMax = 1000;
const choicesMax = 200;

const Titled = z.array(z.object({ const: z.string(), title: z.string().optional() }));
/** A property of the schema that a server sends, in all spellings of the protocol's versions. */
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

/** A property of a requested schema as a field of a form; what is not known becomes a field for text. */
export function fieldOf(name: string, schema: unknown, required: boolean): McpField {
  const asked = Property.catch({}).parse(schema);
  const label = storableText((asked.title ?? name).slice(0, labelLengthMax));
  const hint = asked.description ? storableText(asked.description.slice(0, hintLengthMax)) : null;
  const common = { name, label, hint, required };
  if (asked.type === "boolean") return { kind: "switch", ...common, preset: typeof asked.default === "boolean" ? asked.default : null };
  if (asked.type === "number" || asked.type === "integer") {
    const preset = typeof asked.default === "number" ? asked.default : null;
    return { kind: "number", ...common, whole: asked.type === "integer", min: asked.minimum ?? null, max: asked.maximum ?? null, preset };
  }
  if (asked.type === "array") {
    const choices = choicesOf(asked.items?.enum, undefined, asked.items?.anyOf ?? asked.items?.oneOf);
    const preset = Array.isArray(asked.default) ? asked.default.filter((value) => typeof value === "string") : [];
    return { kind: "choices", ...common, choices, countMin: asked.minItems ?? null, countMax: asked.maxItems ?? null, preset };
  }
  const preset = typeof asked.default === "string" ? asked.default : null;
  if (asked.enum || asked.oneOf) return { kind: "choice", ...common, choices: choicesOf(asked.enum, asked.enumNames, asked.oneOf), preset };
  const { format = null, minLength: lengthMin = null, maxLength: lengthMax = null } = asked;
  return { kind: "text", ...common, format, lengthMin, lengthMax, preset };
}

function choicesOf(values: string[] | undefined, names: string[] | undefined, titled: z.infer<typeof Titled> | undefined) {
  const choices = titled
    ? titled.map(({ const: value, title }) => ({ value, label: title ?? value }))
    : (values ?? []).map((value, index) => ({ value, label: names?.[index] ?? value }));
  return choices.slice(0, choicesMax).map(({ value, label }) => ({ value, label: storableText(label.slice(0, labelLengthMax)) }));
}
