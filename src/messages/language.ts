/** The languages whose texts are here; the first is what all others fall back to. `en-XA` shows English stretched and accented. */
export const languages = ["en", "de", "en-XA"] as const;
export type Language = (typeof languages)[number];

/** The language that a tag such as `de-AT` is answered in, or null where there is none. */
export function languageOf(tag: string): Language | null {
  if (tag.toLowerCase() === "en-xa") return "en-XA";
  const [primary = ""] = tag.toLowerCase().split("-");
  return languages.find((language) => language === primary) ?? null;
}

/**
 * The tag that texts, dates and numbers follow: the account's choice, else the first that the browser accepts and that has texts
 * here. A choice without texts here still decides nothing, so that one page has one language.
 */
export function chooseLocale(chosen: string | null | undefined, acceptLanguage: string | null | undefined): string {
  if (chosen && languageOf(chosen)) return chosen;
  return acceptedLocale(acceptLanguage ?? "") ?? "en";
}

/** The first tag of an Accept-Language header that has texts here, or null. */
export function acceptedLocale(acceptLanguage: string): string | null {
  return acceptedTags(acceptLanguage).find((tag) => languageOf(tag) !== null) ?? null;
}

/** Tags of an Accept-Language header, the most wanted first; what is no tag is left out. */
function acceptedTags(header: string): string[] {
  return header
    .slice(0, 500)
    .split(",")
    .map((part) => {
      const [tag = "", ...rest] = part.split(";").map((piece) => piece.trim());
      const weight = Number(rest.find((piece) => piece.startsWith("q="))?.slice(2) ?? 1);
      return { tag: canonicalTag(tag), weight: Number.isFinite(weight) ? weight : 0 };
    })
    .filter(({ tag, weight }) => tag !== "" && weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .map(({ tag }) => tag);
}

function canonicalTag(tag: string): string {
  if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(tag)) return "";
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? "";
  } catch {
    return ""; // No language tag.
  }
}
