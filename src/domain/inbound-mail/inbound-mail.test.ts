import { expect, test } from "vitest";
import { listTasks } from "#domain/task/task-list.ts";
import { allUsersDb as db } from "#lib/db.ts";
import { actorOf, makeUser } from "../../../tests/factories.ts";
import { createMailAddress, revokeMailAddress } from "./mail-address.ts";
import { taskFromMail } from "./task-from-mail.ts";

const domain = "in.example.com";

test("a mail is one task, however often it comes: its subject by the grammar of quick add, its text as notes", async () => {
  const actor = actorOf(await makeUser());
  const { name } = await createMailAddress(actor);
  const mail = {
    recipients: [`${name.toUpperCase()}@IN.example.com`],
    messageId: "<1@a>",
    subject: "Pay rent 2026-12-24 !high #home",
    text: "IBAN\u0000 1",
  };
  expect(await Promise.all([taskFromMail(mail, domain), taskFromMail(mail, domain)])).toEqual(expect.arrayContaining([0, 1]));
  expect((await listTasks(actor)).tasks).toMatchObject([
    { title: "Pay rent", dueDate: "2026-12-24", priority: "high", labels: ["home"], description: "IBAN 1" },
  ]);
  expect(await taskFromMail({ ...mail, messageId: "<2@a>", subject: " ", text: "First line\nsecond" }, domain)).toBe(1);
  expect((await listTasks(actor)).tasks[0]).toMatchObject({ title: "First line", description: "First line\nsecond" });
  const entry = await db().auditEntry.findFirst({ where: { userId: actor.userId, action: "task.create" } });
  expect(entry).toMatchObject({ actor: "system" });
});

test("an address is nobody's once it is revoked or replaced, on another domain, or made up", async () => {
  const [actor, other] = [actorOf(await makeUser()), actorOf(await makeUser())];
  const first = await createMailAddress(actor);
  const second = await createMailAddress(actor);
  const to = (address: string) => taskFromMail({ recipients: [address], messageId: address, subject: "x", text: "" }, domain);
  const secret = second.name.split("-")[1];
  for (const name of [first.name, `${other.userId}-${secret}`, "1-x", "999999999999-aaaaaaaaaaaaaaaaaaaa", ""])
    expect(await to(`${name}@${domain}`)).toBe(0);
  expect(await to(`${second.name}@elsewhere.example`)).toBe(0);
  expect(await to(`${second.name}@${domain}`)).toBe(1);
  await revokeMailAddress(actor);
  expect(await taskFromMail({ recipients: [`${second.name}@${domain}`], messageId: "late", subject: "x", text: "" }, domain)).toBe(0);
  await expect(revokeMailAddress(actor)).rejects.toMatchObject({ code: "NOT_FOUND" });
});
