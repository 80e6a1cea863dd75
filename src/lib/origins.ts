import { isIP } from "node:net";

const loopbackNames = ["localhost", "127.0.0.1", "[::1]"];

/** The origins of these addresses, each loopback one in every spelling: a person may type any of them. */
export function originsOf(...addresses: string[]): string[] {
  const origins = addresses.flatMap((address) => {
    const { protocol, hostname, port } = new URL(address);
    const names = loopbackNames.includes(hostname) ? [hostname, ...loopbackNames] : [hostname];
    return names.map((name) => `${protocol}//${name}${port ? `:${port}` : ""}`);
  });
  return [...new Set(origins)];
}

/** Whether a handshake's Origin is one of these. */
export function isOriginAmong(allowed: string[], origin: string): boolean {
  const url = parseOrigin(origin);
  return url !== null && allowed.includes(url.origin);
}

/**
 * Whether an Origin only repeats the address that its client connects to, as programs do. For numbers and for names without a
 * dot, such as a container's: any other name could be a stranger's that was pointed here.
 */
export function repeatsHost(origin: string, host: string | undefined): boolean {
  const url = parseOrigin(origin);
  const { hostname = "" } = url ?? {};
  return url?.host === host?.toLowerCase() && (isIP(hostname.replace(/^\[|\]$/g, "")) !== 0 || /^[\w-]+$/.test(hostname));
}

/** Some clients write ws:// for the same address. */
function parseOrigin(origin: string): URL | null {
  return URL.parse(origin.replace(/^ws(?=s?:)/i, "http"));
}
