import { accountGraceDays } from "#contracts/retention.ts";
import { type AccountChange, type SettingsOf, settingGroups, settingsIn } from "#contracts/setting.ts";
import type { Actor } from "#domain/actor.ts";
import { queueCancellations } from "#domain/billing/cancellation.ts";
import { DomainError, isUniqueViolation, notFound } from "#domain/error.ts";
import { record } from "#domain/record.ts";
import type { User as UserRow } from "#generated/prisma/client.ts";
import { clockNow, currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { consumeInvite, noteInvited } from "./invite.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** An account as its owner sees it. */
export type Me = Pick<UserRow, "id" | "email" | "plan" | "emailVerified"> & { createdAt: string } & SettingsOf<"account"> &
  SettingsOf<"toolPolicy">;

/** The fields of an account that leave the server. */
export function presentAccount(row: UserRow): Me {
  const { id, email, plan, emailVerified, createdAt } = row;
  const settings = { ...settingsIn(settingGroups.account, row), ...settingsIn(settingGroups.toolPolicy, row) };
  return { id, email, plan, emailVerified, ...settings, createdAt: createdAt.toISOString() };
}

/** The actor's own account. */
export async function getAccount(actor: Actor): Promise<Me> {
  const row = await db().user.findFirst({ where: { id: actor.userId, deletedAt: null } });
  if (!row) throw notFound("Account");
  return presentAccount(row);
}

/**
 * Creates an account with a hashed password and consumes its invitation (null: none is required).
 * @throws EMAIL_EXISTS when the address is taken, also by a deleted account · FORBIDDEN for an invalid invitation
 */
export async function registerAccount(
  input: { email: string; passwordHash: string; name?: string; invite?: string | null },
  origin: { requestId: string | null; ip?: string },
): Promise<Me> {
  try {
    return await db().$transaction(async (tx) => {
      const invite = input.invite ?? null;
      if (invite !== null) await consumeInvite(invite, input.email, tx);
      const user = await tx.user.create({ data: { email: input.email, name: input.name ?? nameFromEmail(input.email) } });
      await tx.account.create({
        data: { userId: user.id, accountId: String(user.id), providerId: "credential", password: input.passwordHash },
      });
      const actor: Actor = { userId: user.id, kind: "user", ...origin };
      const inviteId = invite === null ? null : await noteInvited(invite, user.id, tx);
      const detail = inviteId === null ? {} : { detail: { inviteId } };
      await record(tx, actor, { action: "account.create", entity: "user", entityId: user.id, ...detail });
      return presentAccount(user);
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw new DomainError("EMAIL_EXISTS", "Email already exists", { cause: error });
    throw error;
  }
}

/** Changes the given fields; null resets the time zone or language to the browser's. */
export function changeAccount(actor: Actor, change: AccountChange): Promise<Me> {
  const data = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  if (Object.keys(data).length === 0) return getAccount(actor);
  return db().$transaction(async (tx) => {
    const [row] = await tx.user.updateManyAndReturn({ where: { id: actor.userId, deletedAt: null }, data });
    if (!row) throw notFound("Account");
    await record(tx, actor, { action: "account.change", entity: "user", entityId: row.id, detail: { fields: Object.keys(data) } });
    return presentAccount(row);
  });
}

/** Sets what the assistant may do to tasks without asking. */
export function setToolPolicy(actor: Actor, toolPolicy: UserRow["toolPolicy"]): Promise<Me> {
  return db().$transaction(async (tx) => {
    const [row] = await tx.user.updateManyAndReturn({ where: { id: actor.userId, deletedAt: null }, data: { toolPolicy } });
    if (!row) throw notFound("Account");
    await record(tx, actor, { action: "account.set_tool_policy", entity: "user", entityId: row.id, detail: { toolPolicy } });
    return presentAccount(row);
  });
}

/**
 * Closes an account; it can be restored for 30 days. Sessions and tokens end at once, subscriptions as soon as Polar is
 * reachable. `tell` queues what its owner is told of it.
 */
export async function deleteAccount(actor: Actor, tell?: (tx: Tx) => Promise<void>): Promise<void> {
  await db().$transaction(async (tx) => {
    const { count } = await tx.user.updateMany({ where: { id: actor.userId, deletedAt: null }, data: { deletedAt: currentTime() } });
    if (count === 0) throw notFound("Account");
    await tx.session.deleteMany({ where: { userId: actor.userId } });
    // Nobody reads on, and nobody is to pay: whoever writes a reply of theirs hears of it at the next flush.
    await tx.run.updateMany({ where: { userId: actor.userId, status: "running" }, data: { stopRequested: true } });
    await queueCancellations(tx, actor.userId);
    await tell?.(tx);
    await record(tx, actor, { action: "account.delete", entity: "user", entityId: actor.userId });
  });
}

/** Restores a closed account within its 30 days. The caller has checked the password. */
export async function restoreAccount(actor: Actor): Promise<void> {
  const since = new Date(clockNow() - accountGraceDays * dayMs);
  await db().$transaction(async (tx) => {
    const { count } = await tx.user.updateMany({ where: { id: actor.userId, deletedAt: { gt: since } }, data: { deletedAt: null } });
    if (count === 0) throw notFound("Account");
    await record(tx, actor, { action: "account.restore", entity: "user", entityId: actor.userId });
  });
}

/** The local part of an address. */
export function nameFromEmail(email: string): string {
  return email.split("@")[0] || email;
}
