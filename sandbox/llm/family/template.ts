import { parseIfJson } from "../protocol/wire.ts";
import { entriesOf, type Fields } from "../rules/violation.ts";

/** Local servers reject requests with their template's error: Gemma's has no system role and requires alternating roles. */
export function templateError(body: Fields): { words: string; unsupported: boolean } | null {
  if (!/gemma/i.test(String(body.model))) return null;
  const messages = entriesOf(body.messages).map(([, message]) => message);
  if (messages.some(({ role }) => role === "system")) return { words: "System role not supported", unsupported: true };
  const roles = messages.map(({ role }) => (role === "tool" ? "user" : role));
  const alternates = roles.every((role, at) => role === (at % 2 === 0 ? "user" : "assistant"));
  return alternates ? null : { words: "Conversation roles must alternate user/assistant/user/assistant/...", unsupported: false };
}

/** Their templates read the arguments of earlier calls, which must be an object. */
export function badArguments(body: Fields): string | null {
  for (const [, message] of entriesOf(body.messages))
    for (const [, call] of entriesOf(message.tool_calls)) {
      const value = parseIfJson((call.function as Fields | undefined)?.arguments);
      if (typeof value !== "object" || value === null || Array.isArray(value))
        return `Can only get item pairs from a mapping. (arguments of ${String(call.id)})`;
    }
  return null;
}
