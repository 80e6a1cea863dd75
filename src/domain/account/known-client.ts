import { createHash } from "node:crypto";
import { networkOf } from "#lib/address.ts";
import { db } from "#lib/db.ts";

/** How many devices and networks are stored per user, newest first. */
const clientsMax = 40;

/** Where a request comes from: the random id in the device's cookie, and its address. */
export type Client = { device: string | null; address: string };

/**
 * Whether the account signed in before from this device, this network, or neither. Runs the same query for an unknown address.
 */
export async function knownAs(email: string, client: Client): Promise<"device" | "network" | null> {
  const keys = { device: client.device && hashOf(`device:${client.device}`), network: hashOf(`network:${networkOf(client.address)}`) };
  const rows = await db().$queryRaw<{ key: string }[]>`
    /* across users: sign-in */ SELECT key_hash AS key FROM known_client JOIN "user" ON "user".id = known_client.user_id
    WHERE "user".email = ${email} AND key_hash IN (${keys.device ?? ""}, ${keys.network})`;
  if (rows.some(({ key }) => key === keys.device)) return "device";
  return rows.length > 0 ? "network" : null;
}

/** Stores the device and network of a sign-in; only the newest ones are retained. */
export async function rememberClient(userId: number, { device, address }: Client): Promise<void> {
  const texts = [...(device ? [`device:${device}`] : []), ...(address === "unknown" ? [] : [`network:${networkOf(address)}`])];
  for (const text of texts) {
    await db().$executeRaw`
      INSERT INTO known_client (user_id, key_hash, seen_at) VALUES (${userId}, ${hashOf(text)}, now())
      ON CONFLICT (user_id, key_hash) DO UPDATE SET seen_at = now()`;
  }
  await db().$executeRaw`
    DELETE FROM known_client WHERE user_id = ${userId} AND id IN (
      SELECT id FROM known_client WHERE user_id = ${userId} ORDER BY seen_at DESC, id DESC OFFSET ${clientsMax})`;
}

/** Forgets every known device and network. */
export async function forgetClients(userId: number): Promise<void> {
  await db().knownClient.deleteMany({ where: { userId } });
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
