type Variables = Record<string, string | undefined>;

/**
 * The environment's proxy for an address, or null for a direct connection: HTTPS_PROXY and HTTP_PROXY with NO_PROXY, in either
 * case, as curl and Node read them. Loopback is never proxied.
 */
export function proxyFor(url: URL, env: Variables = process.env): string | null {
  const proxy = url.protocol === "https:" ? (env.https_proxy ?? env.HTTPS_PROXY) : (env.http_proxy ?? env.HTTP_PROXY);
  if (!proxy || isLoopback(url.hostname)) return null;
  const exceptions = (env.no_proxy ?? env.NO_PROXY ?? "").split(/[\s,]+/).filter(Boolean);
  return exceptions.some((exception) => covers(exception.toLowerCase(), url)) ? null : proxy;
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\./.test(hostname);
}

/** `*`, or a name including its subdomains, with or without a leading dot and a port. */
function covers(exception: string, url: URL): boolean {
  if (exception === "*") return true;
  const [, name = "", port] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(exception) ?? [];
  if (port && port !== (url.port || (url.protocol === "https:" ? "443" : "80"))) return false;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return host === name || host.endsWith(`.${name}`);
}
