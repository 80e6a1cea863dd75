import { entriesOf, type Fields, isFields, type Violation } from "./violation.ts";

/** Whether the API issued the opaque `state` for `content`. */
export type Verify = (content: string, state: string) => boolean;
const budgetMin = 1024;

/** Thinking needs a budget, excludes some options, and must be sent back unchanged during tool use. */
export function checkThinking(body: Fields, verify?: Verify): Violation[] {
  const found = verify ? checkSignatures(body, verify) : [];
  const thinking = isFields(body.thinking) ? body.thinking : undefined;
  if (body.thinking !== undefined && !["enabled", "disabled", "adaptive", "between_tools"].includes(String(thinking?.type))) {
    const words = "Input tag does not match any of the expected tags: 'enabled', 'disabled', 'adaptive', 'between_tools'";
    found.push({ param: "thinking", message: `thinking: ${words}` });
  }
  if (thinking?.type !== "enabled" && thinking?.type !== "adaptive") return found;
  if (body.temperature !== undefined && body.temperature !== 1)
    found.push({ param: "temperature", message: "`temperature` may only be set to 1 when thinking is enabled." });
  if (isFields(body.tool_choice) && (body.tool_choice.type === "any" || body.tool_choice.type === "tool"))
    found.push({ param: "tool_choice", message: "Thinking may not be enabled when tool_choice forces tool use." });
  if (thinking.type === "enabled") found.push(...checkBudget(thinking, body.max_tokens), ...checkReturnedThinking(body));
  return found;
}

function checkBudget(thinking: Fields, max: unknown): Violation[] {
  const param = "thinking.enabled.budget_tokens";
  const { budget_tokens: budget } = thinking;
  if (typeof budget !== "number" || !Number.isInteger(budget)) return [{ param, message: `${param}: Field required` }];
  if (budget < budgetMin) return [{ param, message: `${param}: Input should be greater than or equal to ${budgetMin}` }];
  return typeof max === "number" && max <= budget
    ? [{ param: "max_tokens", message: "`max_tokens` must be greater than `thinking.budget_tokens`." }]
    : [];
}

/** During tool use the model continues its reasoning, so the last answer must start with it. */
function checkReturnedThinking(body: Fields): Violation[] {
  const messages = entriesOf(body.messages);
  const isResult = entriesOf(messages.at(-1)?.[1].content).some(([, block]) => block.type === "tool_result");
  const last = messages.at(-2);
  const first = entriesOf(last?.[1].content)[0]?.[1].type;
  if (!isResult || !last || first === "thinking" || first === "redacted_thinking") return [];
  const param = `messages.${last[0]}.content.0.type`;
  const words = `Expected \`thinking\` or \`redacted_thinking\`, but found \`${String(first)}\`. When \`thinking\` is enabled, a final \`assistant\` message must start with a thinking block (preceeding the lastmost set of \`tool_use\` and \`tool_result\` blocks).`;
  return [{ param, message: `${param}: ${words}` }];
}

function checkSignatures(body: Fields, verify: Verify): Violation[] {
  return entriesOf(body.messages).flatMap(([at, message]) =>
    entriesOf(message.content).flatMap(([index, block]): Violation[] => {
      const param = `messages.${at}.content.${index}`;
      const words = `Invalid \`signature\` in \`thinking\` block`;
      if (block.type === "thinking" && !verify(String(block.thinking), String(block.signature)))
        return [{ param, message: `${param}: ${words}` }];
      return block.type === "redacted_thinking" && !verify("redacted", String(block.data))
        ? [{ param, message: `${param}: Invalid \`data\` in \`redacted_thinking\` block` }]
        : [];
    }),
  );
}
