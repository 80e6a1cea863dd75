import { z } from "zod";
import type { DeclaredFacts, FactsByModel } from "#contracts/model-facts.ts";
import type { OutboundFetch } from "#lib/outbound.ts";
import { reportedTokens } from "./reported-number.ts";

/** The address of a Chat Completions server. */
export type ServerEndpoint = { baseUrl: string; apiKey: string | null; fetch: OutboundFetch };
/** `notChat`: models that the server itself reports as unable to chat. */
export type Detected = { facts: FactsByModel; notChat: string[] };

const modelsMax = 50;
const concurrency = 4;

const Props = z.looseObject({
  default_generation_settings: z.looseObject({ n_ctx: reportedTokens }),
  modalities: z.looseObject({ vision: z.boolean().optional() }).nullish().catch(undefined),
});
const OllamaShow = z.looseObject({
  capabilities: z.array(z.string()).optional().catch(undefined),
  model_info: z.record(z.string(), z.unknown()).nullish().catch(undefined),
  parameters: z.string().nullish().catch(undefined),
});

/** What llama.cpp and Ollama report about their models outside the list: the actual context window and vision support. */
export async function detectFacts(endpoint: ServerEndpoint, models: string[]): Promise<Detected> {
  const props = Props.safeParse(await answerOf(endpoint, "/props"));
  const window = props.data?.default_generation_settings.n_ctx;
  if (window !== undefined) {
    const seesPictures = props.data?.modalities?.vision;
    const facts = { window, ...(seesPictures === undefined ? {} : { seesPictures }) };
    return { facts: Object.fromEntries(models.map((model) => [model, facts])), notChat: [] };
  }
  return ollamaModels(endpoint, models.slice(0, modelsMax));
}

/** Queries Ollama for each of its models; any other server fails at the first query. */
async function ollamaModels(endpoint: ServerEndpoint, models: string[]): Promise<Detected> {
  const detected: Detected = { facts: {}, notChat: [] };
  const [first, ...others] = models;
  if (first === undefined || !(await show(endpoint, first, detected))) return detected;
  const left = [...others];
  const work = async () => {
    for (let model = left.shift(); model !== undefined; model = left.shift()) await show(endpoint, model, detected);
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return detected;
}

async function show(endpoint: ServerEndpoint, model: string, detected: Detected): Promise<boolean> {
  const shown = OllamaShow.safeParse(await answerOf(endpoint, "/api/show", { model }));
  if (!shown.success || (!shown.data.model_info && !shown.data.capabilities)) return false;
  const { capabilities, model_info: info, parameters } = shown.data;
  const facts: DeclaredFacts = {};
  const own = Number(/^\s*num_ctx\s+(\d+)/m.exec(parameters ?? "")?.[1]);
  const most = Object.entries(info ?? {}).find(([name]) => name.endsWith(".context_length"))?.[1];
  const window = own >= 1024 ? own : Number(most);
  if (Number.isInteger(window) && window >= 1024) facts.window = window;
  if (capabilities) facts.seesPictures = capabilities.includes("vision");
  if (capabilities && !capabilities.includes("completion") && capabilities.includes("embedding")) detected.notChat.push(model);
  detected.facts[model] = facts;
  return true;
}

/** The JSON at a path of the server beside `/v1`; null if there is none. */
async function answerOf({ baseUrl, apiKey, fetch }: ServerEndpoint, path: string, body?: object): Promise<unknown> {
  const root = baseUrl.replace(/\/+$/, "").replace(/\/v1$/, "");
  const headers = { accept: "application/json", ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}) };
  const post = body
    ? { method: "POST", body: JSON.stringify(body), headers: { ...headers, "content-type": "application/json" } }
    : { headers };
  try {
    const response = await fetch(`${root}${path}`, post);
    const text = await response.text();
    return response.ok ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
