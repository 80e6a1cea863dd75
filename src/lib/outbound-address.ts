import ipaddr from "ipaddr.js";

/** public: always allowed · private: only if the operator allows it · forbidden: never. */
export type AddressKind = "public" | "private" | "forbidden";

const privateRanges = new Set(["loopback", "private", "uniqueLocal", "carrierGradeNat"]);

// Never allowed, even with private addresses: they hand out the machine's credentials or are not assigned.
const forbidden = [
  "168.63.129.16/32", // Azure's platform, which ipaddr.js calls unicast
  "100.100.100.200/32", // Alibaba's metadata, in the carrier range
  "192.0.0.192/32", // Oracle's metadata
  "fd00:ec2::254/128", // AWS's metadata, in the unique local range
  "fd20:ce::254/128", // Google's metadata
].map((cidr) => ipaddr.parseCIDR(cidr));

const compatible = ipaddr.IPv6.parseCIDR("::/96");
/** Global unicast; the rest of the address space is special or unassigned. */
const globalIpv6 = ipaddr.IPv6.parseCIDR("2000::/3");

/** The kind of an address. Text that is no address is forbidden. */
export function addressKind(address: string): AddressKind {
  if (!ipaddr.isValid(address)) return "forbidden";
  const raw = ipaddr.parse(address);
  // ::a.b.c.d, an obsolete notation of IPv4; only ::1 is meaningful there.
  if (raw instanceof ipaddr.IPv6 && raw.match(compatible) && raw.toNormalizedString() !== "0:0:0:0:0:0:0:1") return "forbidden";
  // Mapped IPv4 counts as the IPv4 address.
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  if (forbidden.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits))) return "forbidden";
  if (privateRanges.has(range)) return "private";
  if (range !== "unicast") return "forbidden";
  return parsed instanceof ipaddr.IPv6 && !parsed.match(globalIpv6) ? "forbidden" : "public";
}
