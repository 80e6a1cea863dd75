import { z } from "zod";
import type { DeclaredFacts, FactsByModel } from "#contracts/model-facts.ts";
import type { OutboundFetch } from "#lib/outbound.ts";
import { saidTokens } from "./said-number.ts";

/** Where a server of Chat Completions is. */
export type ServerPlace = { baseUrl: string; apiKey: string | null; fetch: OutboundFetch };
/** `notChat`: models that the server itself says do not chat. */
export type Detected = { facts: FactsByModel; notChat: string[] };

const askedMax = 50;
const sideBySide = 4;

const Props = z.looseObject({
  default_generation_settings: z.looseObject({ n_ctx: saidTokens }),
  modalities: z.looseObject({ vision: z.boolean().optional() }).nullish().catch(undefined),
});
const Shown = z.looseObject({
  capabilities: z.array(z.string()).optional().catch(undefined),
  model_info: z.record(z.string(), z.unknown()).nullish().catch(undefined),
  parameters: z.string().nullish().catch(undefined),
});

/** What llama.cpp and Ollama say of their models beside the list: the window that they really have, and whether they see. */
export async function detectFacts(place: ServerPlace, models: string[]): Promise<Detected> {
  const props = Props.safeParse(await answerOf(place, "/props"));
  const window = props.data?.default_generation_settings.n_ctx;
  if (window !== undefined) {
    const seesPictures = props.data?.modalities?.vision;
    const facts = { window, ...(seesPictures === undefined ? {} : { seesPictures }) };
    return { facts: Object.fromEntries(models.map((model) => [model, facts])), notChat: [] };
  }
  return shownModels(place, models.slice(0, askedMax));
}

/** Ollama is asked for each of its models; any other server says at the first that it knows no such question. */
async function shownModels(place: ServerPlace, models: string[]): Promise<Detected> {
  const detected: Detected = { facts: {}, notChat: [] };
  const [first, ...others] = models;
  if (first === undefined || !(await show(place, first, detected))) return detected;
  const left = [...others];
  const work = async () => {
    for (let model = left.shift(); model !== undefined; model = left.shift()) await show(place, model, detected);
  };
  await Promise.all(Array.from({ length: sideBySide }, work));
  return detected;
}

async function show(place: ServerPlace, model: string, detected: Detected): Promise<boolean> {
  const shown = Shown.safeParse(await answerOf(place, "/api/show", { model }));
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

/** The JSON at a path of the server's own, beside `/v1`; null when there is none. */
async function answerOf({ baseUrl, apiKey, fetch }: ServerPlace, path: string, body?: object): Promise<unknown> {
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
