import type { Fields, Violation } from "./violation.ts";

/** Calls and outputs match one to one, items are unique, and reasoning precedes what it led to. */
export function checkOrder(items: [number, Fields][], body: Fields): Violation[] {
  const found: Violation[] = [];
  const say = (message: string) => found.push({ param: "input", message });
  const called = new Set<unknown>();
  const answered = new Set<unknown>();
  const ids = new Set<unknown>();
  for (const [at, item] of items) {
    if (item.id !== undefined) {
      if (ids.has(item.id)) say(`Duplicate item found with id ${String(item.id)}. Remove duplicate items from your input and try again.`);
      ids.add(item.id);
    }
    if (item.type === "function_call") {
      if (called.has(item.call_id)) say(`Duplicate function call with call_id ${String(item.call_id)} at input[${at}].`);
      called.add(item.call_id);
    } else if (item.type === "function_call_output") {
      if (!called.has(item.call_id) && !body.previous_response_id)
        say(`No tool call found for function call output with call_id ${String(item.call_id)}.`);
      if (answered.has(item.call_id)) say(`Duplicate output for function call with call_id ${String(item.call_id)}.`);
      answered.add(item.call_id);
    } else if (item.type === "reasoning" && !isOfModel(items[at + 1]?.[1]))
      say(`Item '${String(item.id)}' of type 'reasoning' was provided without its required following item.`);
  }
  for (const id of called) if (!answered.has(id)) say(`No tool output found for function call ${String(id)}.`);
  return found;
}

function isOfModel(item: Fields | undefined): boolean {
  if (!item) return false;
  return item.role === "assistant" || ["function_call", "reasoning", "web_search_call"].includes(String(item.type));
}
