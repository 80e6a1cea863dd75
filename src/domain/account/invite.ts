import { createHash, randomBytes } from "node:crypto";
import { plainEmail } from "#contracts/email-address.ts";
import { inviteDays } from "#contracts/retention.ts";
import { systemActor } from "#domain/actor.ts";
import { DomainError } from "#domain/error.ts";
import { record } from "#domain/record.ts";
import type { Invite as InviteRow } from "#generated/prisma/client.ts";
import { db, type Tx } from "#lib/db.ts";

/** An invitation as operators see it; its code is shown once, on creation. */
export type InviteView = Pick<InviteRow, "id" | "email" | "createdAt" | "expiresAt" | "usedAt">;

const viewColumns = { id: true, email: true, createdAt: true, expiresAt: true, usedAt: true } as const;
/** Records that belong to no user have their own audit chain. */
const operator = systemActor(0);

/** Creates an invitation for one account, restricted to `email` if given. The code can only be read here. */
export function createInvite(email: string | null): Promise<{ code: string; invite: InviteView }> {
  const code = randomBytes(24).toString("base64url");
  return db().$transaction(async (tx) => {
    const [created] = await tx.$queryRaw<{ id: number }[]>`
      INSERT INTO invite (hash, email, expires_at)
      VALUES (${hashOf(code)}, ${email && plainEmail(email)}, now() + make_interval(days => ${inviteDays})) RETURNING id`;
    const invite = await tx.invite.findUniqueOrThrow({ where: { id: created?.id ?? 0 }, select: viewColumns });
    const detail = { email: invite.email, expiresAt: invite.expiresAt.toISOString() };
    await record(tx, operator, { action: "invite.create", entity: "invite", entityId: invite.id, detail });
    return { code, invite };
  });
}

/** All invitations, newest first. */
export function listInvites(): Promise<InviteView[]> {
  return db().invite.findMany({ select: viewColumns, orderBy: { id: "desc" } });
}

/** Revokes an unused invitation; false when there is none. */
export function revokeInvite(id: number): Promise<boolean> {
  return db().$transaction(async (tx) => {
    const { count } = await tx.invite.deleteMany({ where: { id, usedAt: null } });
    if (count > 0) await record(tx, operator, { action: "invite.revoke", entity: "invite", entityId: id });
    return count > 0;
  });
}

/** Refuses a code that is not valid for an account with this address; does not consume it. @throws FORBIDDEN */
export async function requireInvite(code: string | undefined, email: string): Promise<void> {
  const [found] = await db().$queryRaw<unknown[]>`
    SELECT 1 FROM invite WHERE hash = ${hashOf(code ?? "")} AND used_at IS NULL AND expires_at > now() AND coalesce(email, ${email}) = ${email}`;
  if (!found) throw refused(code);
}

/** Consumes an invitation: of two concurrent sign-ups with one code, one succeeds. @throws FORBIDDEN */
export async function consumeInvite(code: string | undefined, email: string, tx: Tx = db()): Promise<void> {
  const count = await tx.$executeRaw`
    UPDATE invite SET used_at = now()
    WHERE hash = ${hashOf(code ?? "")} AND used_at IS NULL AND expires_at > now() AND coalesce(email, ${email}) = ${email}`;
  if (count === 0) throw refused(code);
}

/** Stores which account used an invitation; returns the invitation's id for the audit. */
export async function noteInvited(code: string, userId: number, tx: Tx = db()): Promise<number | null> {
  const [row] = await tx.invite.updateManyAndReturn({ where: { hash: hashOf(code), usedById: null }, data: { usedById: userId } });
  return row?.id ?? null;
}

/** The same message whether it was used, has expired, is for someone else or never existed. */
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
