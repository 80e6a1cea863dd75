/** The greatest amount that can be set, in millionths of a US dollar. */
const amountMax = 1_000_000_000_000;

/** A cap as it stands in its field; empty for none. */
export function amountText(microUsd: number | null): string {
  if (microUsd === null) return "";
  const text = (microUsd / 1_000_000).toFixed(6).replace(/0+$/, "");
  return text.endsWith(".") ? `${text}00` : text.replace(/\.(\d)$/, ".$10");
}

/** What somebody typed as an amount of dollars, in millionths; null for an empty field, undefined for what is no amount. */
export function amountIn(text: string): number | null | undefined {
  const plain = text
    .trim()
    .replace(/^\$\s*/, "")
    .replace(",", ".");
  if (plain === "") return null;
  if (!/^\d+(\.\d{0,6})?$|^\.\d{1,6}$/.test(plain)) return undefined;
  const microUsd = Math.round(Number(plain) * 1_000_000);
  return microUsd <= amountMax ? microUsd : undefined;
}
