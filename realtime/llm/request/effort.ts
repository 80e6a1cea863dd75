import type { ReasoningEffort } from "openai/resources/shared";
import { reasoningKind } from "#domain/model/reasoning.ts";
import type { ModelRequest } from "../model.ts";

type Effort = Exclude<ReasoningEffort, null>;

/** The reasoning effort, in OpenAI's values; undefined leaves it to the model. */
export function effortFor({ model, brief, reasoning }: ModelRequest): Effort | undefined {
  if (reasoningKind(model) !== "effort") return undefined;
  const least = leastEffort(model);
  if (brief) return least;
  if (reasoning === "off") return least;
  return reasoning === "long" && least !== undefined ? "high" : undefined;
}

/** The lowest effort that the model accepts; undefined if it accepts none. */
function leastEffort(model: string): Effort | undefined {
  const name = model.slice(model.lastIndexOf("/") + 1);
  if (/^demo/.test(name)) return "none";
  if (/-pro(-|$)/.test(name)) return undefined;
  if (/^gpt-5(-mini|-nano)?(-\d{4}-\d\d-\d\d)?$/.test(name)) return "minimal";
  return /^gpt-(5\.[1-9]|[6-9])/.test(name) && !name.includes("codex") ? "none" : "low";
}
