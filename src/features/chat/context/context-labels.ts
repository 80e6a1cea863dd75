import { readerNumber, t } from "#messages/text.ts";

/** How full the window is, in words: "12 % of 128k tokens · about $0.002". */
export function contextLabel({ tokens, window, microUsd }: { tokens: number; window: number; microUsd: number }): string {
  const share = Math.min(100, Math.round((tokens / window) * 100));
  const full = t("chat.contextShare", { share, tokens: short(window) });
  return microUsd > 0 ? t("chat.contextCost", { share: full, cost: dollars(microUsd) }) : full;
}

function short(tokens: number): string {
  return tokens >= 1000 ? `${Math.round(tokens / 1000)}k` : String(tokens);
}

/** Two digits that say something: $0.0021, $0.15, $2.30. */
function dollars(microUsd: number): string {
  const amount = Math.max(microUsd / 1_000_000, 0.0001);
  return readerNumber(amount, { style: "currency", currency: "USD", ...(amount < 0.1 ? { maximumSignificantDigits: 1 } : {}) });
}
