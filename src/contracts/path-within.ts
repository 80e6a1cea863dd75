const anyOrigin = "http://origin.invalid";

/** Where to go after signing in: a path of this application, whatever was requested. */
export function pathWithin(next: unknown): string {
  if (typeof next !== "string" || !next.startsWith("/")) return "/chat";
  // Parsed as a browser does, because `//host`, `/\host` and embedded tabs all leave the site.
  const url = URL.parse(next, anyOrigin);
  if (url?.origin !== anyOrigin || url.pathname.startsWith("//") || url.pathname.startsWith("/api/")) return "/chat";
  return url.pathname + url.search + url.hash;
}
