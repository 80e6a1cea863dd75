import { db } from "#lib/db.ts";

/** Identifier prefix of trusted devices. Stored in plain text; a device proves itself by a signature over one. */
export const trustedDevicePrefix = "trust-device-";

/** Devices that were trusted before the second factor or the password changed must enter a code again. */
export async function forgetTrustedDevices(userId: number): Promise<void> {
  await db().verification.deleteMany({ where: { identifier: { startsWith: trustedDevicePrefix }, value: String(userId) } });
}
