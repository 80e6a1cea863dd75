const anyOrigin = "http://origin.invalid";

/** Where to go after signing in: a path of this application, whatever the address bar asked for. */
export function pathWithin(next: unknown): string {
  if (typeof next !== "string" || !next.startsWith("/")) return "/chat";
  // The browser's own parser decides, because `//host`, `/\host` and tabs in between all leave the site.
  const url = URL.parse(next, anyOrigin);
  if (url?.origin !== anyOrigin || url.pathname.startsWith("//") || url.pathname.startsWith("/api/")) return "/chat";
  return url.pathname + url.search + url.hash;
}
