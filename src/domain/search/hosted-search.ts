/** The price of one search by the provider, in millionths of a dollar (OpenAI and Anthropic: $10 per thousand). */
export const hostedSearchPrice = 10_000;
/** The most searches per reply: each costs and is held beforehand. Pages are limited likewise, because they fill the window. */
export const hostedSearchesMax = 5;

export type HostedWhere = { protocol: "responses" | "chat" | "messages"; baseUrl: string | undefined; model: string };

/** Whether the provider itself searches the web for this model: only at OpenAI's and Anthropic's own addresses. */
export function hostsSearch({ protocol, baseUrl, model }: HostedWhere): boolean {
  const host = baseUrl ? new URL(baseUrl).hostname : null;
  if (protocol === "messages") return (host === null || host === "api.anthropic.com") && /^claude-(?!2|instant|3-(?!5|7))/.test(model);
  if (protocol === "chat" || (host !== null && host !== "api.openai.com")) return false;
  return /^(gpt-(4o|4\.1|[5-9])|o[3-9])/.test(model) && !/nano|audio|realtime|image|search|transcribe|tts/.test(model);
}
