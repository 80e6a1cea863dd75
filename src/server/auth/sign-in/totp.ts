import { createOTP } from "@better-auth/utils/otp";
import { type SecretConfig, symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import { z } from "zod";
import { consumeTotpStep, replaceBackupCodes, sealedBackupCodes, sealedTotpSecret } from "#domain/account/second-factor.ts";

// RFC 6238 as all apps and better-auth implement it: 30 s, six digits, one step of tolerance on either side.
const stepMs = 30_000;
const digits = 6;
const grace = [1, 0, -1];

export type TotpOutcome = "taken" | "used" | "wrong";

/**
 * Consumes a code of the user's authenticator app. `used`: it is valid, but it or a later one was used before. Of two concurrent
 * requests with one code, one succeeds.
 */
export async function consumeTotp(key: string | SecretConfig, userId: number, code: string): Promise<TotpOutcome> {
  const secret = await sealedTotpSecret(userId);
  if (secret === null) return "wrong";
  const step = await stepOf(await symmetricDecrypt({ key, data: secret }), code);
  if (step === null) return "wrong";
  return (await consumeTotpStep(userId, step)) ? "taken" : "used";
}

/** Consumes a backup code of the user. False when it is invalid, or another request used a code concurrently. */
export async function consumeBackupCode(key: string | SecretConfig, userId: number, code: string): Promise<boolean> {
  const sealed = await sealedBackupCodes(userId);
  if (sealed === null) return false;
  const codes = z.array(z.string()).parse(JSON.parse(await symmetricDecrypt({ key, data: sealed })));
  if (!codes.includes(code)) return false;
  const left = await symmetricEncrypt({ key, data: JSON.stringify(codes.filter((other) => other !== code)) });
  return replaceBackupCodes(userId, sealed, left);
}

/** The time step of a code, or null. */
async function stepOf(secret: string, code: string): Promise<number | null> {
  const now = Math.floor(Date.now() / stepMs);
  const otp = createOTP(secret, { digits, period: stepMs / 1000 });
  for (const shift of grace) if ((await otp.hotp(now + shift)) === code) return now + shift;
  return null;
}
