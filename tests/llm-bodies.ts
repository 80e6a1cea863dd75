import type { Violation } from "../sandbox/llm/rules/violation.ts";

// Parts of request bodies that the tests of sandbox/llm/rules share.

export const schema = { type: "object", properties: { title: { type: "string" } } };
export const words = (found: Violation[]) => found.map(({ message }) => message).join("\n");

export const user = (content: unknown = "Hello") => ({ role: "user", content });
export const assistant = (content: unknown = "Hi") => ({ role: "assistant", content });
