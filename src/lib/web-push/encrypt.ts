import { createCipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from "node:crypto";

/** The encryption keys of a browser's subscription: an uncompressed P-256 point and 16 secret bytes, both base64url. */
export type PushKeys = { p256dh: string; auth: string };

/** A push service accepts 4096 bytes: 86 are the header, 16 the tag, 1 the final delimiter. */
export const pushPayloadBytesMax = 4096 - 86 - 16 - 1;

const recordSize = 4096;

/** A payload encrypted by RFC 8291 (aes128gcm, one record), readable only for the subscribed browser. */
export function encryptPush(payload: Buffer, keys: PushKeys, fixed?: { sender: ECDH; salt: Buffer }): Buffer {
  if (payload.length > pushPayloadBytesMax) throw new RangeError("The payload is too large for a push message");
  const sender = fixed?.sender ?? newSender();
  const salt = fixed?.salt ?? randomBytes(16);
  const receiverPoint = Buffer.from(keys.p256dh, "base64url");
  const senderPoint = sender.getPublicKey();
  const shared = sender.computeSecret(receiverPoint);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), receiverPoint, senderPoint]);
  const secret = derive(shared, Buffer.from(keys.auth, "base64url"), info, 32);
  const key = derive(secret, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = derive(secret, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
  const cipher = createCipheriv("aes-128-gcm", key, nonce, { authTagLength: 16 });
  const head = Buffer.alloc(5);
  head.writeUInt32BE(recordSize);
  head.writeUInt8(senderPoint.length, 4);
  // 2 marks the last record, which is the only one.
  const sealed = [cipher.update(payload), cipher.update(Buffer.from([2])), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat([salt, head, senderPoint, ...sealed]);
}

/** Whether keys are valid: a point on the curve, and 16 bytes. */
export function arePushKeys({ p256dh, auth }: PushKeys): boolean {
  const point = Buffer.from(p256dh, "base64url");
  if (point.length !== 65 || point[0] !== 4 || Buffer.from(auth, "base64url").length !== 16) return false;
  try {
    newSender().computeSecret(point);
    return true;
  } catch {
    return false; // Not on the curve.
  }
}

function newSender(): ECDH {
  const sender = createECDH("prime256v1");
  sender.generateKeys();
  return sender;
}

function derive(secret: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, salt, info, length));
}
