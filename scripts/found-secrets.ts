/** Something that looks like a credential of the real world: where, and what kind. The text itself is not repeated. */
export type FoundSecret = { file: string; line: number; kind: string };

const kinds: Record<string, RegExp> = {
  "private key": /-----BEGIN (?:RSA |EC |OPENSSH |ENCRYPTED |PGP )?PRIVATE KEY(?: BLOCK)?-----\s*\\?n?[A-Za-z0-9+/=]{40}/,
  "key of AWS": /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  "token of GitHub": /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,})\b/,
  "token of npm": /\bnpm_[A-Za-z0-9]{36}\b/,
  "key of Anthropic": /\bsk-ant-[A-Za-z0-9]{3,10}-[A-Za-z0-9_-]{60,}/,
  "key of OpenAI": /\bsk-(?:proj-|svcacct-)?[A-Za-z0-9_-]*[A-Za-z0-9]{40,}\b/,
  "key of Google": /\bAIza[0-9A-Za-z_-]{35}\b/,
  "token of Slack": /\bxox[abposr]-[0-9A-Za-z-]{20,}/,
  "live key of Stripe": /\b[sr]k_live_[0-9A-Za-z]{20,}/,
  "token of Polar": /\bpolar_(?:oat|pat|whs)_[0-9A-Za-z]{30,}/,
  "signed token": /\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{20,}/,
  "password in an address":
    /\b(?:postgres(?:ql)?|redis|smtps?|amqp|https?):\/\/[^\s:@/"'`$<>{}]+:(?!(?:password|user|p|pw|secret|x|test)@)[^\s:@/"'`$<>{}]{8,}@(?!localhost|127\.|\[::1\])[a-z0-9.-]+\.(?!example\b|test\b|invalid\b)[a-z]{2,}/i,
};

/** Looks through one file's text. A line that says `not-a-secret` with a reason is believed. */
export function foundSecrets(file: string, text: string): FoundSecret[] {
  return text.split("\n").flatMap((line, at) => {
    if (line.includes("not-a-secret:")) return [];
    return Object.entries(kinds).flatMap(([kind, pattern]) => (pattern.test(line) ? [{ file, line: at + 1, kind }] : []));
  });
}
