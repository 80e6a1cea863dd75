import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "./guard.ts";

type Mail = { id: number; subject: string; text: string };

/** The address of the local mailbox's page; the launcher notes its SMTP port under DATA_DIR, and the page is on the next one. */
export function mailboxUrl(dataDir = process.env.E2E_DATA_DIR ?? ""): string {
  const ports = JSON.parse(readFileSync(join(dataDir, "ports.json"), "utf8")) as { mailbox: number };
  return `http://127.0.0.1:${ports.mailbox + 1}`;
}

/** The link of the newest mail to an address with a subject, as soon as that arrives. */
export async function linkMailedTo(address: string, subject: string, dataDir?: string): Promise<string> {
  const mail = await mailTo(address, subject, dataDir);
  return /https?:\S+token=\S+/.exec(mail.text)?.[0] ?? "";
}

export async function mailTo(address: string, subject: string, dataDir?: string): Promise<Mail> {
  let mail: Mail | undefined;
  const look = async () => {
    const mails = (await (await fetch(`${mailboxUrl(dataDir)}/mails?to=${encodeURIComponent(address)}`)).json()) as Mail[];
    mail = mails.find((each) => each.subject === subject);
    return mail !== undefined;
  };
  await expect.poll(look, { message: `a mail “${subject}” to ${address}` }).toBe(true);
  if (!mail) throw new Error("unreachable");
  return mail;
}
