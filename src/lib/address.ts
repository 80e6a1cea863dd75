import ipaddr from "ipaddr.js";

/**
 * The client's address: the socket's own or, if that is a trusted proxy, the nearest untrusted address in X-Forwarded-For.
 * Entries beyond it are the client's own claims and are ignored.
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

/** The network of one subscriber: an IPv4 address itself, or the /64 of an IPv6 address. Other texts are returned unchanged. */
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

/** The client's address of a request. */
export function addressOf({ headers, socket }: Request, trustedProxies: string[]): string {
  return clientAddress(socket.remoteAddress ?? "unknown", [headers["x-forwarded-for"] ?? ""].flat().join(","), trustedProxies);
}

/** Headers with which any proxy announces itself or the client. */
const forwarding =
  /^(?:x-forwarded(?:-.+)?|forwarded|via|x-real-ip|x-client-ip|x-cluster-client-ip|x-original-forwarded-for|.+-(?:client|connecting)-ip)$/;

/**
 * Whether a request comes from this machine. A proxied request does only if the proxy is trusted and names a client on this
 * machine: an unknown proxy here forwards requests of the whole world from loopback.
 */
export function comesFromLoopback(socketAddress: string, headers: Headers, trustedProxies: string[]): boolean {
  if (!isLoopback(socketAddress)) return false;
  if (!Object.entries(headers).some(([name, value]) => value !== undefined && forwarding.test(name.toLowerCase()))) return true;
  if (!isTrusted(plain(socketAddress), trustedProxies)) return false;
  const forwardedFor = [headers["x-forwarded-for"] ?? ""].flat().join(",");
  const isReadable = forwardedFor.split(",").every((hop) => ipaddr.isValid(hop.trim()));
  return isReadable && isLoopback(clientAddress(socketAddress, forwardedFor, trustedProxies));
}

/** Whether `text` is one address or CIDR. IPv4 needs four parts, because short forms (`10` for 0.0.0.10) are surprising. */
export function isAddressOrNetwork(text: string): boolean {
  const [address = ""] = text.split("/");
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) return false;
  // Client addresses are compared in their IPv4 form, so a mapped network would never match.
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
