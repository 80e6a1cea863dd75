import { unicodeDomain } from "./punycode.ts";

export const emailLengthMax = 255;
/** RFC 5321 and 6531: atoms separated by dots; quoted local parts are refused (decision 057). */
const atom = /^(?:[a-z0-9!#$%&'*+/=?^_`{|}~-]|(?![ -~])[\p{L}\p{M}\p{N}\p{S}\p{P}])+$/u;
const label = /^(?!-)[\p{L}\p{M}\p{N}-]{1,63}(?<!-)$/u;
/** No top-level domain is numeric; otherwise it is an IP address. */
const topLabel = /^(?:[\p{L}\p{M}]{2,}|xn--[a-z0-9-]+)$/u;

/** Whether an address as typed is accepted for sign-up. */
export function isAcceptedEmail(address: string): boolean {
  const plain = plainEmail(address);
  return plain.length <= emailLengthMax && isEmailAddress(plain);
}

/** The canonical form of an address for storing and comparing: lower case, NFC, and one spelling of an international domain. */
export function plainEmail(address: string): string {
  const plain = address.trim().normalize("NFC").toLowerCase();
  const at = plain.lastIndexOf("@");
  return at < 0 ? plain : plain.slice(0, at + 1) + unicodeDomain(plain.slice(at + 1));
}

/** Whether a canonical address has the form `local@domain.tld`, also with letters beyond ASCII. */
export function isEmailAddress(address: string): boolean {
  const at = address.lastIndexOf("@");
  const [local, domain] = [address.slice(0, Math.max(at, 0)), address.slice(at + 1)];
  const labels = domain.split(".");
  return (
    local.split(".").every((part) => atom.test(part)) && labels.length > 1 && labels.every(isLabel) && topLabel.test(labels.at(-1) ?? "")
  );
}

function isLabel(text: string): boolean {
  return label.test(text);
}
