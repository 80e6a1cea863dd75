import { anthropic } from "./anthropic.ts";
import { deepseek } from "./deepseek.ts";
import type { Family, Protocol } from "./family.ts";
import { gemini } from "./gemini.ts";
import { llamacpp } from "./llamacpp.ts";
import { mistral } from "./mistral.ts";
import { ollama } from "./ollama.ts";
import { demo, openai } from "./openai.ts";
import { openrouter } from "./openrouter.ts";
import { vllm } from "./vllm.ts";

/** All profiles by the first path segment: `/mistral/v1/chat/completions`. */
export const families = { openai, anthropic, mistral, deepseek, gemini, ollama, vllm, llamacpp, openrouter } as const;
export type FamilyName = keyof typeof families;

const protocols: Record<string, Protocol> = {
  "/v1/messages": "messages",
  "/v1/responses": "responses",
  "/v1/chat/completions": "chat",
};

export type FamilyPath = { name: FamilyName | null; family: Family; path: string; protocol: Protocol | null };

/** The server at a path. Without a prefix, OpenAI and Anthropic share the address, distinguished by protocol. */
export function familyAt(path: string): FamilyPath {
  const prefix = /^\/([a-z]+)(\/.*)$/.exec(path);
  const name = prefix?.[1];
  if (isFamily(name)) {
    const rest = prefix?.[2] ?? "/";
    const protocol = protocols[rest] ?? null;
    return {
      name,
      family: families[name],
      path: rest,
      protocol: protocol && families[name].protocols.includes(protocol) ? protocol : null,
    };
  }
  const protocol = protocols[path] ?? null;
  return { name: null, family: protocol === "messages" ? anthropic : demo, path, protocol };
}

function isFamily(name: string | undefined): name is FamilyName {
  return name !== undefined && Object.hasOwn(families, name);
}
