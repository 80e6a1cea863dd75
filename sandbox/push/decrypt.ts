import { createDecipheriv, createECDH, createHmac, type ECDH } from "node:crypto";

/** A browser's half of a subscription. */
export type Receiver = { pair: ECDH; auth: Buffer };

export function newReceiver(auth: Buffer): Receiver {
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  return { pair, auth };
}

/**
 * Decrypts a message as a browser does (RFC 8188 and 8291), or returns why a browser would drop it. Written independently of
 * the code that encrypts.
 */
export function decrypt(body: Buffer, { pair, auth }: Receiver): { text: string } | { problem: string } {
  if (body.length < 21) return { problem: "no header of aes128gcm" };
  const salt = body.subarray(0, 16);
  const recordSize = body.readUInt32BE(16);
  const keyLength = body.readUInt8(20);
  const senderKey = body.subarray(21, 21 + keyLength);
  const record = body.subarray(21 + keyLength);
  if (keyLength !== 65 || senderKey[0] !== 4) return { problem: "the key id is no P-256 point" };
  if (recordSize < 18 || record.length > recordSize) return { problem: "more than one record" };
  if (record.length < 18) return { problem: "the record is too short" };
  try {
    const secret = hmac(hmac(auth, pair.computeSecret(senderKey)), [Buffer.from("WebPush: info\0"), pair.getPublicKey(), senderKey, one]);
    const master = hmac(salt, secret);
    const key = hmac(master, [Buffer.from("Content-Encoding: aes128gcm\0"), one]).subarray(0, 16);
    const nonce = hmac(master, [Buffer.from("Content-Encoding: nonce\0"), one]).subarray(0, 12);
    const decipher = createDecipheriv("aes-128-gcm", key, nonce, { authTagLength: 16 });
    decipher.setAuthTag(record.subarray(-16));
    const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
    const end = padded.findLastIndex((byte) => byte !== 0);
    if (padded[end] !== 2) return { problem: "the last record is not marked" };
    return { text: padded.subarray(0, end).toString("utf8") };
  } catch {
    return { problem: "not encrypted for this subscription" };
  }
}

const one = Buffer.from([1]);

function hmac(key: Buffer, text: Buffer | Buffer[]): Buffer {
  return createHmac("sha256", key)
    .update(Buffer.concat([text].flat()))
    .digest();
}
