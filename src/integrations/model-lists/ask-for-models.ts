import type { FactsByModel } from "#contracts/model-facts.ts";
import type { ProviderKind } from "#contracts/provider.ts";
import { type OutboundFetch, outboundErrorIn } from "#lib/outbound.ts";
import { systemFailure } from "#lib/system-error.ts";
import { modelPage } from "./listed-models.ts";

const modelsMax = 1000;
/** The most pages of one list. */
const pagesMax = 20;

/** A provider's address and key. */
export type ProviderAccess = { kind: ProviderKind; baseUrl: string; apiKey: string | null };
export type ProviderTest =
  | { ok: true; models: string[]; facts: FactsByModel }
  | { ok: false; code: "WRONG_KEY" | "UNREACHABLE" | "ADDRESS_REFUSED" | "NOT_COMPATIBLE"; message: string };

export type ModelsAsker = (access: ProviderAccess) => Promise<ProviderTest>;

/** Fetches a provider's models over a guarded fetch. */
export function modelsAsker(fetch: OutboundFetch): ModelsAsker {
  return (access) => askForModels(access, fetch);
}

/** Fetches a provider's models, which also tests its address and key. */
export async function askForModels(access: ProviderAccess, fetch: OutboundFetch): Promise<ProviderTest> {
  try {
    const reported = new Map<string, FactsByModel[string]>();
    let after: string | null = null;
    for (let page = 0; page < pagesMax; page += 1) {
      const { response, answer } = await askForPage(access, fetch, after);
      const read = response.ok ? modelPage(answer) : null;
      // Pages before an unreadable one are used.
      if (!read && page > 0) break;
      if (response.status === 401 || response.status === 403) return failed("WRONG_KEY", wrongKey(access));
      if (!response.ok)
        return failed("NOT_COMPATIBLE", `The server answered with ${response.status} to the question for its models. ${hint(access)}`);
      if (!read) return failed("NOT_COMPATIBLE", `The server answers, but not with a list of models. ${hint(access)}`);
      const before = reported.size;
      for (const [name, facts] of read.models) reported.set(name, facts);
      after = read.after;
      if (after === null || reported.size === before || reported.size > modelsMax) break;
    }
    const models = [...reported.keys()].filter((id) => access.kind !== "openai" || isChatModel(id)).toSorted();
    const listed = models.slice(0, modelsMax);
    const facts = listed.flatMap((id) => {
      const modelFacts = reported.get(id);
      return modelFacts && Object.keys(modelFacts).length > 0 ? [[id, modelFacts] as const] : [];
    });
    return { ok: true, models: listed, facts: Object.fromEntries(facts) };
  } catch (error) {
    const refused = outboundErrorIn(error);
    if (refused?.code === "ADDRESS_REFUSED" || refused?.code === "URL_REFUSED") return failed("ADDRESS_REFUSED", refused.message);
    if (refused) return failed("UNREACHABLE", refused.message);
    if (systemFailure(error) === "untrusted")
      return failed("UNREACHABLE", "The server's certificate is not trusted here: it needs one that a known authority has signed.");
    return failed("UNREACHABLE", "The server cannot be reached. Is the address right, and does the server run?");
  }
}

async function askForPage(access: ProviderAccess, fetch: OutboundFetch, after: string | null) {
  const { url, headers } = requestOf(access, after);
  const response = await fetch(url, { headers: { accept: "application/json", ...headers } });
  return { response, answer: parsedJson(await response.text()) };
}

function requestOf({ kind, baseUrl, apiKey }: ProviderAccess, after: string | null): { url: string; headers: Record<string, string> } {
  if (kind === "anthropic")
    return {
      url: `${baseUrl}/v1/models?limit=1000${after === null ? "" : `&after_id=${encodeURIComponent(after)}`}`,
      headers: { "anthropic-version": "2023-06-01", ...(apiKey ? { "x-api-key": apiKey } : {}) },
    };
  const more = after === null ? "" : `?after=${encodeURIComponent(after)}`;
  return { url: `${baseUrl}/models${more}`, headers: apiKey ? { authorization: `Bearer ${apiKey}` } : {} };
}

/** OpenAI lists everything, including models that cannot chat. */
function isChatModel(id: string): boolean {
  return !/embedding|whisper|tts|dall-e|moderation|image|audio|realtime|transcribe|sora|davinci|babbage/.test(id);
}

function wrongKey({ apiKey }: ProviderAccess): string {
  return apiKey ? "The provider refused the key. Check it and enter it again." : "The provider wants a key. Enter one.";
}

function hint({ kind, baseUrl }: ProviderAccess): string {
  if (kind === "anthropic") return /\/v1$/.test(baseUrl) ? "An Anthropic address does not end in /v1." : "Is this Anthropic's address?";
  return /\/v1$/.test(baseUrl) ? "Is this an OpenAI-compatible server?" : "The address of an OpenAI-compatible server mostly ends in /v1.";
}

function failed(code: Extract<ProviderTest, { ok: false }>["code"], message: string): ProviderTest {
  return { ok: false, code, message };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
