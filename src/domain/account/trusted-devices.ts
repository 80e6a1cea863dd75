import { db } from "#lib/db.ts";

/** What the identifiers of trusted devices begin with. They are stored in clear, for this file; a device proves itself by a signature over one. */
export const trustedDevicePrefix = "trust-device-";

/** Devices that were trusted before the second factor or the password changed must give a code again. */
export async function forgetTrustedDevices(userId: number): Promise<void> {
  await db().verification.deleteMany({ where: { identifier: { startsWith: trustedDevicePrefix }, value: String(userId) } });
}
