import { entriesOf, type Fields, type Violation } from "./violation.ts";

/** Every call needs its own id and exactly one tool message right after it; a tool message needs a call. */
export function checkChatPairs(messages: [number, Fields][]): Violation[] {
  const found: Violation[] = [];
  const seen = new Set<unknown>();
  let open = new Map<unknown, number>();
  let owner = 0;
  const close = () => {
    const missing = [...open].filter(([, answers]) => answers === 0).map(([id]) => id);
    if (missing.length > 0)
      found.push({
        param: `messages.[${owner}].role`,
        message: `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${missing.join(", ")}`,
      });
    open = new Map();
  };
  for (const [at, message] of messages) {
    if (message.role === "tool") {
      const answers = open.get(message.tool_call_id);
      if (answers === undefined)
        found.push({
          param: `messages.[${at}].role`,
          message: "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
        });
      else if (answers > 0)
        found.push({
          param: `messages[${at}].tool_call_id`,
          message: `Duplicate value for 'tool_call_id' of '${String(message.tool_call_id)}' in message[${at}]`,
        });
      open.set(message.tool_call_id, (answers ?? 0) + 1);
      continue;
    }
    close();
    owner = at;
    for (const [index, { id }] of entriesOf(message.tool_calls)) {
      if (seen.has(id))
        found.push({ param: `messages[${at}].tool_calls[${index}].id`, message: `Duplicate value for 'tool_call_id' of '${String(id)}'` });
      seen.add(id);
      open.set(id, 0);
    }
  }
  close();
  return found;
}
