/** How full the window is, in words: "12 % of 128k tokens · about $0.002". */
export function contextLabel({ tokens, window, microUsd }: { tokens: number; window: number; microUsd: number }): string {
  const share = Math.min(100, Math.round((tokens / window) * 100));
  const full = `${share === 0 ? "Less than 1" : share} % of ${short(window)} tokens`;
  return microUsd > 0 ? `${full} · about ${dollars(microUsd)}` : full;
}

function short(tokens: number): string {
  return tokens >= 1000 ? `${Math.round(tokens / 1000)}k` : String(tokens);
}

/** Two digits that say something: $0.0021, $0.15, $2.30. */
function dollars(microUsd: number): string {
  const amount = microUsd / 1_000_000;
  if (amount < 0.0001) return "$0.0001";
  return amount < 0.1 ? `$${Number(amount.toPrecision(1))}` : `$${amount.toFixed(2)}`;
}
