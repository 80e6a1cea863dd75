import { createHash } from "node:crypto";
import { descriptionLengthMax, titleLengthMax } from "#contracts/limits.ts";
import type { TaskCreate } from "#contracts/task.ts";
import { cutText, isBlank, storableText } from "#contracts/text.ts";
import { type Actor, systemActor } from "#domain/actor.ts";
import { readWords } from "#domain/task/read-words.ts";
import { createTask } from "#domain/task/task.ts";
import { currentTime } from "#lib/database/clock.ts";
import { db, type Tx } from "#lib/db.ts";
import { ownerOfAddress } from "./mail-address.ts";

/** A mail as any of the services reports it. `messageId`: the same for the same mail, however often it comes. */
export type InboundMail = { recipients: string[]; messageId: string; subject: string; text: string };

/** Mails of one account that become tasks in a day: more is a loop, or somebody who found the address. */
const mailsPerDayMax = 200;

/** Makes one task of a mail for each address of ours that it went to, once; how many. A mail to nobody makes none, and says so to nobody. */
export async function taskFromMail(mail: InboundMail, domain: string): Promise<number> {
  const owners = await Promise.all([...new Set(mail.recipients)].map((address) => ownerOfAddress(address, domain)));
  let made = 0;
  for (const userId of new Set(owners.filter((owner) => owner !== null))) made += (await makeTask(systemActor(userId), mail)) ? 1 : 0;
  return made;
}

function makeTask(actor: Actor, mail: InboundMail): Promise<boolean> {
  const { userId } = actor;
  const messageHash = createHash("sha256").update(mail.messageId).digest("base64url");
  return db().$transaction(async (tx) => {
    const known = await tx.inboundMail.createMany({
      data: { userId, messageHash, createdAt: currentTime() },
      skipDuplicates: true,
    });
    if (known.count === 0 || (await isFlooded(tx, userId))) return false;
    await createTask(actor, await fieldsOf(actor, mail, tx), tx);
    return true;
  });
}

async function isFlooded(tx: Tx, userId: number): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM inbound_mail WHERE user_id = ${userId} AND created_at > now() - interval '1 day'`;
  return (row?.count ?? 0) > mailsPerDayMax;
}

/** The subject as a line of quick add, the text as notes; of a mail without a subject its first line. */
async function fieldsOf(actor: Actor, mail: InboundMail, tx: Tx): Promise<TaskCreate> {
  const text = storableText(mail.text).trim();
  const subject = storableText(mail.subject).replaceAll(/\s+/g, " ").trim();
  const [first = ""] = text.split("\n");
  const line = [subject, first.trim(), "…"].find((one) => !isBlank(one)) ?? "…";
  const { tokens: _, project, title, description, ...fields } = await readWords(actor, cutText(line, 1000), tx);
  const notes = [description ?? "", text].filter((one) => one !== "").join("\n\n");
  // A project that is not there stays a word.
  const named = project && project.id === null ? `${title} +${project.name}` : title;
  return {
    ...fields,
    title: cutText(isBlank(named) ? line : named, titleLengthMax),
    description: notes === "" ? null : cutText(notes, descriptionLengthMax),
    ...(project?.id ? { projectId: project.id } : {}),
  };
}
