import { createHash, randomBytes } from "node:crypto";
import { plainEmail } from "#contracts/email-address.ts";
import { inviteDays } from "#contracts/retention.ts";
import { systemActor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { record } from "#domain/record.ts";
import type { Invite as InviteRow } from "#generated/prisma/client.ts";
import { db, type Tx } from "#lib/db.ts";

/** An invitation as operators see it; its code is shown once, when it is made. */
export type InviteView = Pick<InviteRow, "id" | "email" | "createdAt" | "expiresAt" | "usedAt">;

const shown = { id: true, email: true, createdAt: true, expiresAt: true, usedAt: true } as const;
/** What concerns no user has its own chain in the audit. */
const operator = systemActor(0);

/** Makes an invitation to one account, for `email` alone where one is given. Its code can only be read here. */
export function makeInvite(email: string | null): Promise<{ code: string; invite: InviteView }> {
  const code = randomBytes(24).toString("base64url");
  return db().$transaction(async (tx) => {
    const [made] = await tx.$queryRaw<{ id: number }[]>`
      INSERT INTO invite (hash, email, expires_at)
      VALUES (${hashOf(code)}, ${email && plainEmail(email)}, now() + make_interval(days => ${inviteDays})) RETURNING id`;
    const invite = await tx.invite.findUniqueOrThrow({ where: { id: made?.id ?? 0 }, select: shown });
    const detail = { email: invite.email, expiresAt: invite.expiresAt.toISOString() };
    await record(tx, operator, { action: "invite.create", entity: "invite", entityId: invite.id, detail });
    return { code, invite };
  });
}

/** All invitations, newest first. */
export function listInvites(): Promise<InviteView[]> {
  return db().invite.findMany({ select: shown, orderBy: { id: "desc" } });
}

/** Takes an unused invitation back; false when there is none. */
export function revokeInvite(id: number): Promise<boolean> {
  return db().$transaction(async (tx) => {
    const { count } = await tx.invite.deleteMany({ where: { id, usedAt: null } });
    if (count > 0) await record(tx, operator, { action: "invite.revoke", entity: "invite", entityId: id });
    return count > 0;
  });
}

/** Refuses a code that is not good for an account with this address; it is not used up. @throws FORBIDDEN */
export async function requireInvite(code: string | undefined, email: string): Promise<void> {
  const [found] = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM invite WHERE hash = ${hashOf(code ?? "")} AND used_at IS NULL AND expires_at > now() AND coalesce(email, ${email}) = ${email}`;
  if (!found) throw refused(code);
}

/** Uses an invitation up: of two accounts that are made with one code at once, one gets it. @throws FORBIDDEN */
export async function takeInvite(code: string | undefined, email: string, tx: Tx = db()): Promise<void> {
  const count = await tx.$executeRaw`
    UPDATE invite SET used_at = now()
    WHERE hash = ${hashOf(code ?? "")} AND used_at IS NULL AND expires_at > now() AND coalesce(email, ${email}) = ${email}`;
  if (count === 0) throw refused(code);
}

/** Notes which account an invitation was used for; its id, for the audit. */
export async function noteInvited(code: string, userId: number, tx: Tx = db()): Promise<number | null> {
  const [row] = await tx.invite.updateManyAndReturn({ where: { hash: hashOf(code), usedById: null }, data: { usedById: userId } });
  return row?.id ?? null;
}

/** The same words whether it was used, has expired, is somebody else's or never was. */
function refused(code: string | undefined): DomainError {
  return new DomainError(
    "FORBIDDEN",
    code
      ? "This invitation is not valid: it was used before, has expired, or is for another address. Ask the people who run this server for a new one."
      : "New accounts need an invitation here. Ask the people who run this server for one.",
  );
}

function hashOf(code: string): string {
  return createHash("sha256").update(code.trim()).digest("hex");
}
