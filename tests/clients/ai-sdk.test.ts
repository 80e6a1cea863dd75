import { createOpenAI } from "@ai-sdk/openai";
import { generateText, stepCountIs, streamText, tool } from "ai";
import { expect, test } from "vitest";
import { z } from "zod";
import { makePerson, useRig } from "../realtime/rig.ts";

// @ai-sdk/openai in its default mode, which uses /responses and refers to earlier items by id.

const rig = useRig();
const models = ["demo", "demo-chat", "demo-claude"];

async function provider() {
  const { token } = await makePerson();
  return createOpenAI({ apiKey: token, baseURL: `${rig.url}/v1` });
}

const tools = {
  mcp_look_at: tool({
    description: "Looks",
    inputSchema: z.object({ at: z.string() }),
    execute: async ({ at }) => `found 7 stones at ${at}`,
  }),
};

test.each(models)("%s generates and streams the same text", async (model) => {
  const openai = await provider();
  const { text, usage, finishReason } = await generateText({ model: openai(model), prompt: "hello", maxRetries: 0 });
  expect([text, finishReason]).toEqual([expect.stringContaining("demo"), "stop"]);
  expect(usage.totalTokens).toBeGreaterThan(0);
  const streamed = streamText({ model: openai(model), prompt: "hello", maxRetries: 0 });
  let heard = "";
  for await (const piece of streamed.textStream) heard += piece;
  expect(heard).toBe(text);
});

test.each(models)("%s completes its steps with tools, and a follow-up question", async (model) => {
  const openai = await provider();
  const question = { role: "user" as const, content: 'use mcp_look_at {"at":"home"}' };
  const result = streamText({ model: openai(model), tools, messages: [question], stopWhen: stepCountIs(4), maxRetries: 0 });
  expect(await result.text).toContain("found 7 stones at home");
  expect(await result.steps).toHaveLength(2);
  const { messages } = await result.response;
  const more = { role: "user" as const, content: "hello" };
  const again = await generateText({ model: openai(model), tools, messages: [question, ...messages, more], maxRetries: 0 });
  expect(again.text).toContain("demo");
});

test.each(models)("%s over Chat Completions too", async (model) => {
  const openai = await provider();
  const result = await generateText({
    model: openai.chat(model),
    tools,
    prompt: 'use mcp_look_at {"at":"home"}',
    stopWhen: stepCountIs(4),
    maxRetries: 0,
  });
  expect(result.text).toContain("found 7 stones at home");
});
