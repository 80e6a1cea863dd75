import ipaddr from "ipaddr.js";

/**
 * The client's address: the socket's own, or, when that is a trusted proxy, the nearest address in
 * X-Forwarded-For that is not one. Entries further away are the client's own claims and count for nothing.
 */
export function clientAddress(socketAddress: string, forwardedFor: string | undefined, trustedProxies: string[]): string {
  let address = plain(socketAddress);
  const hops = (forwardedFor ?? "").split(",").map((hop) => hop.trim());
  while (hops.length > 0 && isTrusted(address, trustedProxies)) {
    const hop = hops.pop() ?? "";
    if (!ipaddr.isValid(hop)) break;
    address = plain(hop);
  }
  return address;
}

/** What one person has of an address: the address itself, or of IPv6 its /64, which every connection gets whole. Other texts stay. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6
    ? `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/64`).toString()}/64`
    : parsed.toString();
}

/** True for 127.0.0.0/8, ::1 and their mapped forms. */
export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === "loopback";
}

/** True for what comes from this machine itself: behind a trusted proxy of this machine that is the proxy's client, and not the proxy. */
export function comesFromLoopback(socketAddress: string, forwardedFor: string | undefined, trustedProxies: string[]): boolean {
  return isLoopback(socketAddress) && isLoopback(clientAddress(socketAddress, forwardedFor, trustedProxies));
}

/** Whether `text` is one address or one CIDR. */
export function isAddressOrNetwork(text: string): boolean {
  return ipaddr.isValid(text) || ipaddr.isValidCIDR(text);
}

function plain(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : address;
}

function isTrusted(address: string, trustedProxies: string[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return trustedProxies.some((entry) => {
    const [network, bits] = entry.includes("/") ? ipaddr.parseCIDR(entry) : [ipaddr.process(entry), undefined];
    if (network.kind() !== parsed.kind()) return false;
    return parsed.match(network, bits ?? (network.kind() === "ipv4" ? 32 : 128));
  });
}
