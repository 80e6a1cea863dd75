import { entriesOf, type Fields, type Violation } from "./violation.ts";

/** Every call needs its own id and exactly one result, at the beginning of the next message. */
export function checkPairs(body: Fields): Violation[] {
  const found: Violation[] = [];
  const messages = entriesOf(body.messages);
  const seen = new Set<unknown>();
  for (const [at, message] of messages) {
    for (const [index, block] of entriesOf(message.content)) {
      if (block.type !== "tool_use" && block.type !== "server_tool_use") continue;
      const param = `messages.${at}.content.${index}`;
      if (seen.has(block.id)) found.push({ param, message: `${param}: \`tool_use\` ids must be unique` });
      seen.add(block.id);
    }
    if (message.role === "assistant") found.push(...checkAnswered(at, message, messages[at + 1]?.[1]));
    if (message.role === "user") found.push(...checkResults(at, message, messages[at - 1]?.[1]));
  }
  return found;
}

function checkAnswered(at: number, message: Fields, next: Fields | undefined): Violation[] {
  const answered = new Set(idsOf(next, "tool_result", "tool_use_id"));
  const missing = idsOf(message, "tool_use", "id").filter((id) => !answered.has(id));
  if (missing.length === 0) return [];
  const param = `messages.${at}`;
  const words = `\`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing.join(", ")}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`;
  return [{ param, message: `${param}: ${words}` }];
}

function checkResults(at: number, message: Fields, before: Fields | undefined): Violation[] {
  const called = new Set(idsOf(before, "tool_use", "id"));
  const answered = new Set<unknown>();
  let other = false;
  return entriesOf(message.content).flatMap(([index, block]): Violation[] => {
    if (block.type !== "tool_result") {
      other = true;
      return [];
    }
    const param = `messages.${at}.content.${index}`;
    const id = String(block.tool_use_id);
    if (!called.has(block.tool_use_id)) {
      const words = `unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`;
      return [{ param, message: `${param}: ${words}` }];
    }
    if (answered.has(block.tool_use_id))
      return [
        { param, message: `${param}: each tool_use must have a single result. Found multiple \`tool_result\` blocks with id: ${id}` },
      ];
    answered.add(block.tool_use_id);
    return other ? [{ param, message: `${param}: \`tool_result\` blocks must come first in the content of a message` }] : [];
  });
}

function idsOf(message: Fields | undefined, type: string, field: string): unknown[] {
  return entriesOf(message?.content).flatMap(([, block]) => (block.type === type ? [block[field]] : []));
}
