const linked = new Set(["http:", "https:", "mailto:"]);
/** Something that a reader takes for the place where a link leads. */
const place = /(?:^|[^\p{L}\p{N}.-])((?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}]{2,})(?![\p{L}\p{N}-])/gu;

/** Where a link of a reply may lead; null for every other kind of address and for what is none. */
export function targetOf(href: string): URL | null {
  const url = URL.canParse(href) ? new URL(href) : null;
  return url && linked.has(url.protocol) ? url : null;
}

/** The place to show beside a link, when its words look like another one than it leads to; null when they do not. */
export function undisclosedHost(text: string, target: URL): string | null {
  const host = target.protocol === "mailto:" ? target.pathname.split("@").at(-1)?.toLowerCase() : target.host;
  if (!host) return null;
  const named = text.normalize("NFKC").replace(/[\p{Cf}]/gu, "");
  // `https://bank.example@evil.example` is read as its first part and leads to its second.
  const claims = [...named.matchAll(place)].map(([, name = ""]) => asciiHost(name));
  const hides = /:\/\/[^/\s]*@/.test(named) || /[^\p{ASCII}]/u.test(named.match(/^https?:\/\/([^/\s]*)/u)?.[1] ?? "");
  return hides || claims.some((claim) => withoutWww(claim) !== withoutWww(target.protocol === "mailto:" ? host : target.hostname))
    ? host
    : null;
}

function asciiHost(name: string): string {
  return URL.canParse(`http://${name}`) ? new URL(`http://${name}`).hostname : name.toLowerCase();
}

function withoutWww(host: string): string {
  return host.replace(/^www\./, "");
}
