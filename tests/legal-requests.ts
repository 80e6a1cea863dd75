import { afterEach, expect } from "vitest";
import { checkChat } from "../sandbox/llm/rules/chat.ts";
import { checkMessages } from "../sandbox/llm/rules/messages.ts";
import { checkResponses } from "../sandbox/llm/rules/responses.ts";

const checks = { "/v1/messages": checkMessages, "/v1/responses": checkResponses, "/v1/chat/completions": checkChat } as const;
const broken: string[] = [];

/** For fakes of model servers: a request that the real API would refuse fails the test that made it. */
export function holdToRules(request: { url?: string | undefined }, body: unknown): void {
  const place = Object.entries(checks).find(([path]) => request.url?.endsWith(path));
  if (place) broken.push(...place[1](body).map(({ message }) => `${place[0]}: ${message}`));
}

afterEach(() => {
  expect(broken.splice(0)).toEqual([]);
});
