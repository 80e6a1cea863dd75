import { ownModelId, splitOwnModelId } from "#contracts/provider.ts";
import type { Actor } from "#domain/actor.ts";
import { invalid, notFound } from "#domain/error.ts";
import { record } from "#domain/record.ts";
import { db } from "#lib/db.ts";
import { listProviders } from "./provider.ts";

/** A selectable model; `group` is the name of its provider. */
export type ModelChoice = {
  id: string;
  name: string;
  provider: "openai" | "anthropic" | "demo" | "own";
  group: string;
};
export type ModelCatalog = { models: ModelChoice[]; defaultModel: string };

/**
 * The providers that this installation can call. `demo`: both are the local stand-in. `listed`: the models that a provider
 * offers, if known.
 */
export type ModelSources = {
  openai: boolean;
  anthropic: boolean;
  demo: boolean;
  listed?: (provider: "openai" | "anthropic") => string[] | null;
};

const openai: ModelChoice[] = [
  { id: "gpt-5-mini", name: "GPT-5 mini", provider: "openai", group: "OpenAI" },
  { id: "gpt-5", name: "GPT-5", provider: "openai", group: "OpenAI" },
];
const anthropic: ModelChoice[] = [
  { id: "claude-sonnet-4-5", name: "Claude Sonnet 4.5", provider: "anthropic", group: "Anthropic" },
  { id: "claude-haiku-4-5", name: "Claude Haiku 4.5", provider: "anthropic", group: "Anthropic" },
];
const demo: ModelChoice[] = [
  { id: "demo", name: "Demo (offline)", provider: "demo", group: "Demo" },
  { id: "demo-chat", name: "Demo over Chat Completions", provider: "demo", group: "Demo" },
  { id: "demo-claude", name: "Demo over Anthropic Messages", provider: "demo", group: "Demo" },
];

/** The models of the configured providers. With both operator keys the default is OpenAI's. */
export function modelCatalog(sources: ModelSources): ModelCatalog {
  const models = sources.demo
    ? demo
    : [
        ...(sources.openai ? offered(sources, "openai", openai) : []),
        ...(sources.anthropic ? offered(sources, "anthropic", anthropic) : []),
      ];
  const unique = models.filter(({ id }, at) => models.findIndex((other) => other.id === id) === at);
  return { models: unique, defaultModel: unique[0]?.id ?? "" };
}

/** The models listed for a provider, else our catalogue. */
function offered({ listed }: ModelSources, provider: "openai" | "anthropic", catalogue: ModelChoice[]): ModelChoice[] {
  const ids = listed?.(provider);
  const group = provider === "openai" ? "OpenAI" : "Anthropic";
  return ids?.map((id) => catalogue.find((choice) => choice.id === id) ?? { id, name: displayName(id), provider, group }) ?? catalogue;
}

/** llama.cpp names a model by the path of its file. */
function displayName(id: string): string {
  return /^([A-Za-z]:)?[/\\].*\.gguf$/.test(id) ? (id.split(/[/\\]/).at(-1) ?? id) : id;
}

/** The operator's models and those of the actor's own providers; the default is the actor's choice while it exists. */
export async function modelsOf(actor: Actor, sources: ModelSources): Promise<ModelCatalog> {
  const { models, defaultModel } = modelCatalog(sources);
  const providers = await listProviders(actor);
  const own = providers.flatMap((provider) =>
    provider.models.map(
      (model): ModelChoice => ({ id: ownModelId(provider.id, model), name: model, provider: "own", group: provider.name }),
    ),
  );
  const all = [...models, ...own];
  const user = await db().user.findUnique({ where: { id: actor.userId }, select: { defaultModel: true } });
  const chosen = all.find(({ id }) => id === user?.defaultModel)?.id;
  return { models: all, defaultModel: chosen ?? (defaultModel || (own[0]?.id ?? "")) };
}

/** Sets the model of new chats; null leaves the choice to the server. */
export async function setDefaultModel(actor: Actor, model: string | null, sources: ModelSources): Promise<void> {
  const { models } = await modelsOf(actor, sources);
  if (model !== null && !models.some(({ id }) => id === model)) throw invalid("model", "is not one of your models");
  await db().$transaction(async (tx) => {
    const { count } = await tx.user.updateMany({ where: { id: actor.userId, deletedAt: null }, data: { defaultModel: model } });
    if (count === 0) throw notFound("Account");
    const modelName = model && (splitOwnModelId(model)?.model ?? model);
    await record(tx, actor, { action: "account.set_default_model", entity: "user", entityId: actor.userId, detail: { model: modelName } });
  });
}

/** The actor's default model, if set. */
export async function chosenModel(actor: Actor): Promise<string[]> {
  const user = await db().user.findUnique({ where: { id: actor.userId }, select: { defaultModel: true } });
  return user?.defaultModel ? [user.defaultModel] : [];
}
