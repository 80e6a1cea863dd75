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

/** Whether a handshake's Origin is one of these. Some clients write ws:// for the same address. */
export function isOriginAmong(allowed: string[], origin: string): boolean {
  const url = URL.parse(origin.replace(/^ws(?=s?:)/i, "http"));
  return url !== null && allowed.includes(url.origin);
}
