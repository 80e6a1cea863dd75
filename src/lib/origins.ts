import { isIP } from "node:net";

const loopbackNames = ["localhost", "127.0.0.1", "[::1]"];

/** The origins of these addresses, a loopback one in every spelling, because people may type any of them. */
export function originsOf(...addresses: string[]): string[] {
  const origins = addresses.flatMap((address) => {
    const { protocol, hostname, port } = new URL(address);
    const names = loopbackNames.includes(hostname) ? [hostname, ...loopbackNames] : [hostname];
    return names.map((name) => `${protocol}//${name}${port ? `:${port}` : ""}`);
  });
  return [...new Set(origins)];
}

/** Whether a handshake's Origin is among these. */
export function isOriginAmong(allowed: string[], origin: string): boolean {
  const url = parseOrigin(origin);
  return url !== null && allowed.includes(url.origin);
}

/**
 * Whether an Origin merely repeats the address that the client connects to, as programs do. Only for IP addresses and names
 * without a dot, such as a container's: any other name could be a foreign domain pointed here.
 */
export function repeatsHost(origin: string, host: string | undefined): boolean {
  const url = parseOrigin(origin);
  const { hostname = "" } = url ?? {};
  return url?.host === host?.toLowerCase() && (isIP(hostname.replace(/^\[|\]$/g, "")) !== 0 || /^[\w-]+$/.test(hostname));
}

/** Some clients send ws:// for the same address. */
function parseOrigin(origin: string): URL | null {
  return URL.parse(origin.replace(/^ws(?=s?:)/i, "http"));
}
