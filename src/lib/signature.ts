import { createHmac, timingSafeEqual } from "node:crypto";

/** Signs what a link in a mail carries. `content` begins with the purpose, so that no signature serves another one. */
export function signatureOf(secret: string, content: string): string {
  return createHmac("sha256", secret).update(content).digest("base64url");
}

/** Whether one of `secrets` made this signature, compared in constant time. */
export function isSignedByAny(secrets: string[], content: string, signature: string): boolean {
  const received = Buffer.from(signature);
  return secrets.some((secret) => {
    const expected = Buffer.from(signatureOf(secret, content));
    return received.length === expected.length && timingSafeEqual(received, expected);
  });
}
