import { isEmailAddress, plainEmail } from "#contracts/email-address.ts";
import { createInvite, type InviteView, listInvites, revokeInvite } from "#domain/account/invite.ts";
import { closeDb, openDb } from "#lib/db.ts";
import { readEnvironmentOrExit } from "./start/environment.ts";
import { withDatabase } from "./with-database.ts";

// Invitations for new accounts where SIGN_UPS=invited, for operators:
// npm run invite [-- <email>]     npm run invite -- --list     npm run invite -- --revoke <id>
readEnvironmentOrExit();
const [first, second] = process.argv.slice(2);
const work = workOf(first, second);
if (!work) {
  console.error("Use: npm run invite [-- <email>] | -- --list | -- --revoke <id>");
  process.exit(2);
}
process.exit(
  await withDatabase(async (url) => {
    openDb({ url: process.env.DIRECT_URL || url, poolMax: 1 });
    return work().finally(closeDb);
  }),
);

function workOf(word: string | undefined, id: string | undefined): (() => Promise<number>) | null {
  if (word === undefined) return () => invite(null);
  if (word === "--list") return list;
  if (word === "--revoke") return /^[1-9]\d{0,8}$/.test(id ?? "") ? () => revoke(Number(id)) : null;
  return isEmailAddress(plainEmail(word)) ? () => invite(word) : null;
}

async function invite(email: string | null): Promise<number> {
  const { code, invite } = await createInvite(email);
  const appUrl = (process.env.APP_URL || `http://localhost:${process.env.PORT || 3000}`).replace(/\/+$/, "");
  console.log(`${appUrl}/sign-up?invite=${code}`);
  console.log(
    `Invitation ${invite.id}${invite.email ? ` for ${invite.email}` : ""}: good once, until ${invite.expiresAt.toISOString()}. It is not shown again.`,
  );
  if (process.env.SIGN_UPS !== "invited") console.error("It is asked for only where SIGN_UPS=invited.");
  return 0;
}

async function list(): Promise<number> {
  const invites = await listInvites();
  for (const invite of invites) console.log(lineOf(invite));
  if (invites.length === 0) console.log("There are no invitations.");
  return 0;
}

function lineOf({ id, email, createdAt, expiresAt, usedAt }: InviteView): string {
  const state = usedAt
    ? `used ${usedAt.toISOString()}`
    : `${expiresAt.getTime() < Date.now() ? "expired" : "open until"} ${expiresAt.toISOString()}`;
  return `${id}  ${createdAt.toISOString()}  ${email ?? "for anybody"}  ${state}`;
}

async function revoke(id: number): Promise<number> {
  const wasOpen = await revokeInvite(id);
  if (wasOpen) console.log(`Invitation ${id} is taken back.`);
  else console.error(`There is no unused invitation ${id}.`);
  return wasOpen ? 0 : 1;
}
