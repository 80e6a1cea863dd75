import { z } from "zod";

const choice = z.object({ value: z.string(), label: z.string() });
const common = {
  name: z.string(),
  label: z.string(),
  hint: z.string().nullable(),
  required: z.boolean(),
};

/** One field of a form that an MCP server presents to its user. */
export const McpField = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("text"),
    ...common,
    format: z.enum(["email", "uri", "date", "date-time"]).nullable(),
    lengthMin: z.number().nullable(),
    lengthMax: z.number().nullable(),
    preset: z.string().nullable(),
  }),
  z.object({
    kind: z.literal("number"),
    ...common,
    whole: z.boolean(),
    min: z.number().nullable(),
    max: z.number().nullable(),
    preset: z.number().nullable(),
  }),
  z.object({ kind: z.literal("switch"), ...common, preset: z.boolean().nullable() }),
  z.object({ kind: z.literal("choice"), ...common, choices: z.array(choice), preset: z.string().nullable() }),
  z.object({
    kind: z.literal("choices"),
    ...common,
    choices: z.array(choice),
    countMin: z.number().nullable(),
    countMax: z.number().nullable(),
    preset: z.array(z.string()),
  }),
]);
export type McpField = z.infer<typeof McpField>;

/**
 * A question of an MCP server to the user during a call: a form, or a page to visit. Stored in the pending call's
 * `output.question`.
 */
export const McpQuestion = z.discriminatedUnion("mode", [
  z.object({ id: z.string(), mode: z.literal("form"), message: z.string(), fields: z.array(McpField) }),
  z.object({ id: z.string(), mode: z.literal("url"), message: z.string(), url: z.string(), host: z.string() }),
]);
export type McpQuestion = z.infer<typeof McpQuestion>;

const Value = z.union([z.string().max(10_000), z.number(), z.boolean(), z.array(z.string().max(1000)).max(200)]);
/** The user's answer: `content` only with `accept` of a form. */
export const McpReply = z.object({
  action: z.enum(["accept", "decline", "cancel"]),
  content: z.record(z.string().max(200), Value).optional(),
});
export type McpReply = z.infer<typeof McpReply>;

/** The progress of a call as reported by its server. Stored in the pending call's `output.progress`. */
export const McpProgress = z.object({ done: z.number(), total: z.number().nullable(), message: z.string().nullable() });
export type McpProgress = z.infer<typeof McpProgress>;

/** The output of a call in flight at an MCP server. */
export const McpPending = z.object({ progress: McpProgress.optional(), question: McpQuestion.optional() });
export type McpPending = z.infer<typeof McpPending>;
