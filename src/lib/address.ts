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

type Headers = Record<string, string | string[] | undefined>;
type Request = { headers: Headers; socket: { remoteAddress?: string | undefined } };

/** The same of a request. */
export function addressOf({ headers, socket }: Request, trustedProxies: string[]): string {
  return clientAddress(socket.remoteAddress ?? "unknown", [headers["x-forwarded-for"] ?? ""].flat().join(","), trustedProxies);
}

/** What proxies say of the client or of themselves, whichever they are. */
const forwarding =
  /^(?:x-forwarded(?:-.+)?|forwarded|via|x-real-ip|x-client-ip|x-cluster-client-ip|x-original-forwarded-for|.+-(?:client|connecting)-ip)$/;

/**
 * True for what comes from this machine itself. A request that went through a proxy does so only when the proxy is trusted and
 * names a client on this machine: an unknown proxy beside us serves the whole world from loopback.
 */
export function comesFromLoopback(socketAddress: string, headers: Headers, trustedProxies: string[]): boolean {
  if (!isLoopback(socketAddress)) return false;
  if (!Object.entries(headers).some(([name, value]) => value !== undefined && forwarding.test(name.toLowerCase()))) return true;
  if (!isTrusted(plain(socketAddress), trustedProxies)) return false;
  const forwardedFor = [headers["x-forwarded-for"] ?? ""].flat().join(",");
  const isReadable = forwardedFor.split(",").every((hop) => ipaddr.isValid(hop.trim()));
  return isReadable && isLoopback(clientAddress(socketAddress, forwardedFor, trustedProxies));
}

/** Whether `text` is one address or one CIDR; IPv4 in four parts, because the short forms (`10` for 0.0.0.10) surprise people. */
export function isAddressOrNetwork(text: string): boolean {
  const [address = ""] = text.split("/");
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) return false;
  // A visitor's address is compared in its IPv4 form, so that no mapped network would ever match.
  if (text.includes("/") && ipaddr.IPv6.isValid(address) && ipaddr.IPv6.parse(address).isIPv4MappedAddress()) return false;
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
