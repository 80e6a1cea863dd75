import { expect, test } from "vitest";
import { listAudit } from "#domain/audit/audit.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeSession, makeUser } from "../../../tests/factories.ts";
import { deleteAccount, getAccount, registerAccount, restoreAccount, setToolPolicy } from "./account.ts";
import { sessionEnded } from "./session.ts";

test("deleting ends every session; restoring within 30 days recovers everything else", async () => {
  const user = await makeUser();
  const actor = actorOf(user);
  const { session } = await makeSession(user);
  await deleteAccount(actor);
  expect(await sessionEnded(session.id, user.id)).toBe("deleted");
  await expect(getAccount(actor)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await restoreAccount(actor);
  expect(await getAccount(actor)).toMatchObject({ id: user.id });
  expect(await sessionEnded(session.id, user.id)).toBe("revoked");
});

test("after 30 days it cannot be restored", async () => {
  const user = await makeUser();
  await db().user.update({ where: { id: user.id }, data: { deletedAt: new Date(Date.now() - 31 * 86_400_000) } });
  await expect(restoreAccount(actorOf(user))).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("an address can be registered once, also concurrently", async () => {
  const input = { email: "twice@example.com", passwordHash: "x" };
  const results = await Promise.allSettled([1, 2, 3].map(() => registerAccount(input, { requestId: null })));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const result of results) if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "EMAIL_EXISTS" });
});

test("the history shows the user's own changes, newest first, in pages", async () => {
  const actor = actorOf(await makeUser());
  const other = actorOf(await makeUser());
  await setToolPolicy(other, "run_freely");
  for (let count = 0; count < 51; count += 1) await setToolPolicy(actor, "ask_changes");
  const first = await listAudit(actor);
  expect(first.entries[0]).toMatchObject({ seq: 51, action: "account.set_tool_policy", detail: { toolPolicy: "ask_changes" } });
  const second = await listAudit(actor, first.nextCursor ?? "");
  expect(second).toMatchObject({ entries: [{ seq: 1 }], nextCursor: null });
});
