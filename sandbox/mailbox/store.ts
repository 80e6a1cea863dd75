import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const keptMax = 200;

const Mail = z.object({
  id: z.number(),
  from: z.string(),
  /** The recipient addresses, in lower case. */
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  receivedAt: z.string(),
});
export type Mail = z.infer<typeof Mail>;

/** The newest mails, in memory and in DATA_DIR/mailbox.json. */
export class MailStore {
  private mails: Mail[] = [];
  private readonly file: string;

  constructor(dataDir: string) {
    this.file = join(dataDir, "mailbox.json");
    if (!existsSync(this.file)) return;
    try {
      this.mails = z.array(Mail).parse(JSON.parse(readFileSync(this.file, "utf8")));
    } catch {
      console.error(`${this.file} cannot be read: the mailbox begins empty`);
    }
  }

  add(mail: Omit<Mail, "id" | "receivedAt">): Mail {
    const kept = { ...mail, id: (this.mails[0]?.id ?? 0) + 1, receivedAt: new Date().toISOString() };
    this.mails = [kept, ...this.mails].slice(0, keptMax);
    // Written atomically: a kill in the middle must not lose earlier mails.
    writeFileSync(`${this.file}.new`, JSON.stringify(this.mails), { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
    return kept;
  }

  /** Newest first; optionally of one address. */
  list(to?: string | null): Mail[] {
    return to ? this.mails.filter((mail) => mail.to.includes(to.toLowerCase())) : this.mails;
  }

  get(id: number): Mail | undefined {
    return this.mails.find((mail) => mail.id === id);
  }
}
